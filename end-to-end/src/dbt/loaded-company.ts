import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPostgres } from 'postgres-launcher';
import { type Simulator, type SimulatorOptions, startSimulator } from 'quickbooks-simulator';
import { runPipe } from '../pipe.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { tapSettingsFor } from '../settings-for.ts';
import { Warehouse } from '../warehouse.ts';

/** The statements that have to agree with what others make of the transactions, and a list of each kind. */
export const REPORTS = [
  'ProfitAndLoss:month',
  'BalanceSheet:month_end',
  'TrialBalance:month_end',
  'GeneralLedger',
  'TransactionList',
];

export interface LoadedCompany {
  readonly simulator: Simulator;
  readonly connectionString: string;
  readonly warehouse: Warehouse;
  /** A folder for as long as the company is there. */
  readonly work: string;
  /** The settings of its range. */
  readonly range: { readonly start_date: string; readonly end_date: string };
}

/** A simulated company in a database of its own, loaded by the tap and the target, for as long as `use` runs. */
export async function withLoadedCompany<T>(
  company: SimulatorOptions & { readonly from: string; readonly to: string },
  use: (loaded: LoadedCompany) => Promise<T>,
): Promise<T> {
  const work = mkdtempSync(join(tmpdir(), 'loaded-company-'));
  const simulator = await startSimulator(company);
  try {
    return await withPostgres(async (server) => {
      const connectionString = await server.createDatabase('company');
      const range = { start_date: company.from, end_date: company.to };
      const tap = { ...tapSettingsFor(simulator, work), ...range, streams: 'all', reports: REPORTS };
      const target = { connection_string: connectionString };
      const run = await runPipe({ root: PROJECT_ROOT, folder: work, tap, target });
      if (run.tapExit !== 0 || run.targetExit !== 0)
        throw new Error(`the company was not loaded:\n${run.log}`);
      return Warehouse.open(connectionString, (warehouse) =>
        use({ simulator, connectionString, warehouse, work, range }),
      );
    });
  } finally {
    await simulator.close();
    rmSync(work, { recursive: true });
  }
}
