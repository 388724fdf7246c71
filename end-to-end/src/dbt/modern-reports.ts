import { runPipe } from '../pipe.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { tapSettingsFor } from '../settings-for.ts';
import { type LoadedCompany, REPORTS } from './loaded-company.ts';

/** Loads the reports of a company once more, as the service of 2026 answers them, into a schema of their own. */
export async function loadModernReports(
  { simulator, work, connectionString, range }: LoadedCompany,
  schema: string,
): Promise<void> {
  simulator.tune({ reportService: 'modern' });
  try {
    const tap = {
      ...tapSettingsFor(simulator, work),
      ...range,
      streams: ['qb_company_info'],
      reports: REPORTS,
    };
    const target = { connection_string: connectionString, default_target_schema: schema };
    const run = await runPipe({ root: PROJECT_ROOT, folder: work, tap, target });
    if (run.tapExit !== 0 || run.targetExit !== 0)
      throw new Error(`the reports of 2026 were not loaded:\n${run.log}`);
  } finally {
    simulator.tune({ reportService: 'classic' });
  }
}

/** Statements whose cells have an account, a column and an amount in both shapes. */
const STATEMENTS = ['qb_report_profit_and_loss', 'qb_report_balance_sheet', 'qb_report_trial_balance'];

/** A query of the amounts of accounts that one shape has and the other has not. */
export function differingAmounts(classic: string, modern: string): string {
  const amounts = (schema: string) =>
    STATEMENTS.map(
      (table) => `select '${table}' as report, report_id, account_id, column_key, amount
        from ${schema}.${table}_cell
        where account_id is not null and kind <> 'summary' and coalesce(amount, 0) <> 0`,
    ).join(' union all ');
  const without = (one: string, other: string) => `(${amounts(one)}) except all (${amounts(other)})`;
  return `(${without(classic, modern)}) union all (${without(modern, classic)})`;
}
