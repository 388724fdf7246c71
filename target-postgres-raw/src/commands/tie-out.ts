import { counted, EXIT_CODES, print, type Task } from 'singer';
import { columns } from '../report/columns.ts';
import type { SETTINGS } from '../settings.ts';
import { ONE_RECORD } from '../tie-out/overlaps.ts';
import type { Finding } from '../tie-out/part.ts';
import { type TieOut, tieOut } from '../tie-out/tie-out.ts';
import { onDatabase } from './on-database.ts';

interface TieOutFlags {
  readonly company?: string;
  readonly json?: boolean;
}

/** Proves that the reports in the tables agree with each other, and with the transactions in the tables. */
export const TIE_OUT: Task<typeof SETTINGS, TieOutFlags> = {
  addFlags: (command) =>
    command
      .option('--company <realm>', 'the company with this realm id, if the tables hold several')
      .option('--json', 'print the result as JSON'),
  run: async ({ flags, settings, logger }) => {
    const given = settings();
    const schema = given.default_target_schema;
    // QuickBooks shows a realm id in groups of digits.
    const realmId = flags.company?.replaceAll(/\s/g, '');
    const result = await onDatabase(
      { settings: given, logger },
      `reading the reports of schema ${schema}`,
      async (client) => {
        await client.query('begin isolation level repeatable read read only');
        return tieOut(client, schema, realmId);
      },
    );
    await print(flags.json ? JSON.stringify(result, null, 2) : textOf(result, schema));
    return result.findings.length === 0 ? EXIT_CODES.ok : EXIT_CODES.untied;
  },
};

const HEADINGS = ['report', 'period', 'of', 'rule', 'expected', 'found'];

function textOf({ reports, findings }: TieOut, schema: string): string {
  if (reports.length === 0)
    return `schema ${schema} has no reports to tie out: set reports in tap-quickbooks, such as QBO_REPORTS=ProfitAndLoss,BalanceSheet,TrialBalance:month_end,GeneralLedger,TransactionList`;
  const looked = reports.map(({ report, records, checks }) => [
    report,
    counted(records, 'record'),
    counted(checks, 'check'),
  ]);
  return [
    columns(['report', 'records', 'checks'], looked),
    ...(findings.length === 0 ? [] : ['', columns(HEADINGS, findings.map(rowOf))]),
    '',
    verdictOf(findings),
  ].join('\n');
}

function verdictOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'all of it ties out';
  const found = counted(findings.length, 'difference');
  return findings.some(({ rule }) => rule === ONE_RECORD)
    ? `${found}. Sums over records that overlap count days twice: delete those that newer ones cover (docs/reports.md), then tie out again`
    : `${found}. Reports are as of their reading: run tap-quickbooks once more with report_refresh all, then tie out again`;
}

function rowOf({ report, realm, start, end, of, rule, expected, found }: Finding): string[] {
  const days = start === end ? (start ?? '') : `${start ?? ''} to ${end ?? ''}`;
  return [report, realm === '' ? days : `${realm} ${days}`, of, rule, expected, found];
}
