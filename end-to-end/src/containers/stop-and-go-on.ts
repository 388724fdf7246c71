import { setTimeout as sleep } from 'node:timers/promises';
import type { Warehouse } from '../warehouse.ts';
import { check, healthyOutputOf, outputOf } from './check.ts';
import { type Machine, SIMULATOR_URL } from './machine.ts';
import { NativeContainer } from './native-container.ts';
import type { SimulatedQuickBooks } from './simulated-quickbooks.ts';

const INVOICES = 6_000;
/** Enough to stop in the middle. */
const SMALL_PIECES = {
  TAP_QUICKBOOKS_API_URL: SIMULATOR_URL,
  TAP_QUICKBOOKS_ALLOW_INSECURE_HTTP: 'true',
  TAP_QUICKBOOKS_TOKEN_URL: `${SIMULATOR_URL}/oauth2/v1/tokens/bearer`,
  TAP_QUICKBOOKS_PAGE_SIZE: '100',
  TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '200',
  QBO_START_DATE: '2024-01-01T00:00:00Z',
  QBO_END_DATE: '2025-01-01T00:00:00Z',
};

interface Loaded {
  readonly rows: number;
  readonly batches: number;
  /** By the ledger, which is committed with each batch. */
  readonly inserted: number;
  /** Read once more. */
  readonly unchanged: number;
}

/**
 * As for a company: secrets in files, STATE and tokens on volumes, each run in a container of its own. Gives what
 * the containers have written.
 */
export async function stopAndGoOn(
  machine: Machine,
  quickbooks: SimulatedQuickBooks,
  warehouse: Warehouse,
): Promise<string[]> {
  const start = () => new NativeContainer(machine, 'meltano', ['run', 'qb_invoices_backfill'], SMALL_PIECES);

  await quickbooks.answerAfter(1_000);
  const first = start();
  while ((await loaded(warehouse)).rows < INVOICES / 6 && first.child.exitCode === null) await sleep(50);
  const signal = stopSignal(machine);
  const signalled = await loaded(warehouse);
  first.child.kill(signal);
  const stopped = outputOf(await first.ended, 143);
  const before = await loaded(warehouse);
  check(
    before.rows < INVOICES && before.rows === before.inserted,
    `${signal} ends a run with 143 and whole batches (${before.rows} rows in ${before.batches})`,
  );

  await quickbooks.answerAfter(0);
  const resumed = healthyOutputOf(await start().ended);
  const after = await loaded(warehouse);
  check(after.rows === INVOICES && after.inserted === INVOICES, 'the next container loads all that is left');
  const again = after.unchanged - before.unchanged;
  // Meltano stores no STATE after the signal, though the target still commits what it has.
  const withoutState = before.rows - signalled.rows;
  check(
    again <= withoutState + signalled.rows / 2,
    `and continues from there (it has read ${again} rows once more, ${withoutState} of them loaded after the signal)`,
  );

  const calls = await quickbooks.calls();
  const idle = healthyOutputOf(await start().ended);
  check((await quickbooks.calls()) === calls, 'a third one makes no call: STATE is on the volume');
  return [stopped, resumed, idle];
}

async function loaded(warehouse: Warehouse): Promise<Loaded> {
  const [found] = await warehouse.query<{ there: boolean }>(
    `select to_regclass('raw._ingest_log') is not null and to_regclass('raw.qb_invoices') is not null as there`,
  );
  if (!found?.there) return { rows: 0, batches: 0, inserted: 0, unchanged: 0 };
  const [row] = await warehouse.query<Loaded>(`
    select
      (select count(*)::integer from raw.qb_invoices) as rows,
      count(*)::integer as batches,
      coalesce(sum(inserted), 0)::integer as inserted,
      coalesce(sum(unchanged), 0)::integer as unchanged
    from raw._ingest_log
    where stream = 'qb_invoices'`);
  if (row === undefined) throw new Error('the ledger does not answer');
  return row;
}

function stopSignal({ stages }: Machine): NodeJS.Signals {
  const runner = stages.find(({ name }) => name === 'runner');
  return runner?.instructions.find(({ word }) => word === 'STOPSIGNAL')?.text as NodeJS.Signals;
}
