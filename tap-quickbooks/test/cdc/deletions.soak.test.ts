import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from 'quickbooks-simulator';
import { expect, it } from 'vitest';
import { lastState, recordsOf } from '../support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';

const COMPANY = { from: '2024-01-01', to: '2024-03-01', customers: 50, invoices: 200, items: 20 };
const FAULTS = ['cut_json', 'cut_body', 'forbidden', 'system_fault'] as const;
const SETTLE_SECONDS = 10;
const [RUNS, SEED] = [20, Date.now() % 100_000];

it('every deletion is written, and none of a record that lives, through faults of change data capture and kills', async () => {
  const random = randomOf(SEED);
  const simulator = await startSimulator({ ...COMPANY, seed: SEED });
  try {
    const folder = temporaryFolder();
    const config = writeJson(folder, 'config.json', {
      ...configFor(simulator, folder),
      ...{ start_date: COMPANY.from, settle_seconds: SETTLE_SECONDS, streams: 'Customer,Invoice,Item' },
    });
    const written = new Set<string>();
    let state: unknown;
    const run = async (isToBeKilled: boolean) => {
      const args = state === undefined ? [] : ['--state', writeJson(folder, 'state.json', state)];
      let lines = isToBeKilled ? 4 + random(5) : Number.POSITIVE_INFINITY;
      const ended = await runTap(['--config', config, ...args], {}, (stdout, tap) => {
        if (stdout.split('\n').length <= lines) return;
        lines = Number.POSITIVE_INFINITY;
        tap.kill('SIGKILL');
      });
      const stdout = ended.stdout.slice(0, ended.stdout.lastIndexOf('\n') + 1);
      const deletions = recordsOf(stdout).filter(({ record }) => 'deleted_at_utc' in record);
      for (const { record } of deletions) written.add(record.id);
      state = lastState(stdout) ?? state;
      if (!isToBeKilled) expect(ended.exitCode, `seed ${SEED}: ${ended.stderr}`).toBe(0);
      const gone = deletedIn(simulator);
      expect(
        [...written].filter((id) => !gone.has(id)),
        `seed ${SEED}`,
      ).toEqual([]);
    };
    await run(false);
    for (let n = 0; n < RUNS; n += 1) {
      simulator.mutate({ count: 6, entities: ['Invoice'], kinds: ['edit', 'delete', 'add'], seed: SEED + n });
      simulator.clearFaults();
      const kind = FAULTS[random(2 * FAULTS.length)];
      if (kind !== undefined) simulator.addFault({ kind, endpoint: 'cdc', count: 1 + random(4) });
      await run(random(3) === 0);
    }
    simulator.clearFaults();
    await sleep((SETTLE_SECONDS + 2) * 1_000);
    await run(false);
    expect([...written].sort(), `seed ${SEED}`).toEqual([...deletedIn(simulator)].sort());
    expect(written.size, `seed ${SEED}`).toBeGreaterThan(0);
  } finally {
    await simulator.close();
  }
});

function deletedIn(simulator: Awaited<ReturnType<typeof startSimulator>>): Set<string> {
  const rows = [...simulator.truth({ entity: 'Invoice' })];
  const live = new Set(rows.filter(({ left_at }) => left_at === null).map(({ id }) => id));
  return new Set(rows.map(({ id }) => id).filter((id) => !live.has(id)));
}

/** Whole numbers below a limit, repeated by the same seed. */
function randomOf(seed: number): (below: number) => number {
  let random = (seed % 2_147_483_646) + 1;
  return (below) => {
    random = (random * 48_271) % 2_147_483_647;
    return random % below;
  };
}
