import { type PipeRun, runPipe } from '../../../end-to-end/src/pipe.ts';
import { PROJECT_ROOT } from '../../../end-to-end/src/project-root.ts';
import { tapSettingsFor } from '../../../end-to-end/src/settings-for.ts';
import { startSimulator } from '../../../quickbooks-simulator/src/index.ts';

/** 400 days of a company. */
const COMPANY = {
  from: '2024-01-01',
  to: '2025-02-04',
  customers: 900,
  invoices: 12_000,
  items: 260,
  seed: 11,
};

/** Two stretches lie between these ranges, and one day has a range of its own. */
const RANGES = [
  ['2024-01-01', '2024-05-13'],
  ['2024-05-29', '2024-09-18'],
  ['2024-09-18', '2024-09-19'],
  ['2024-09-19', '2024-12-02'],
  ['2024-12-11', '2025-02-04'],
] as const;

export const GAPS = [
  ['2024-05-13', '2024-05-29'],
  ['2024-12-02', '2024-12-11'],
] as const;

/** In this one QuickBooks sends each page of invoices without its last one, and counts them all. */
export const FAILED_DAY = '2024-09-18';

/** A backfill of 400 days by `tap-quickbooks | target-postgres-raw`, each run from the STATE of the one before. */
export async function backfill(database: string, folder: string): Promise<void> {
  const simulator = await startSimulator(COMPANY);
  let state: string | undefined;
  try {
    for (const [start_date, end_date] of RANGES) {
      const fails = start_date === FAILED_DAY;
      if (fails) simulator.addFault({ kind: 'lost_row', entity: 'Invoice' });
      const run = await runPipe({
        root: PROJECT_ROOT,
        folder,
        tap: { ...tapSettingsFor(simulator, folder), start_date, end_date, ...(fails && { page_size: 10 }) },
        target: { connection_string: database },
        state,
      });
      requireEnd(run, fails ? 10 : 0);
      state = run.states.at(-1);
      simulator.clearFaults();
    }
  } finally {
    await simulator.close();
  }
}

function requireEnd({ tapExit, targetExit, log }: PipeRun, expected: number): void {
  if (tapExit !== expected || targetExit !== 0)
    throw new Error(`the tap ended with ${tapExit}, the target with ${targetExit}:\n${log}`);
}
