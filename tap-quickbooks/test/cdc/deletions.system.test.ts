import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from 'quickbooks-simulator';
import { describe, expect, it } from 'vitest';
import { lastState, messagesOf, recordsOf } from '../support/messages.ts';
import { configFor, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';

const COMPANY = { from: '2024-01-01', to: '2024-03-01', customers: 5, invoices: 30, items: 5 };

/** Reads a company, deletes two of its invoices, and reads it again from the STATE. */
async function deletedRecords(settings: Record<string, unknown>) {
  const simulator = await startSimulator(COMPANY);
  try {
    const folder = temporaryFolder();
    const config = writeJson(folder, 'config.json', {
      ...configFor(simulator, folder),
      ...{ start_date: COMPANY.from, settle_seconds: 10, streams: 'Invoice', ...settings },
    });
    const first = await runTap(['--config', config]);
    expect(first.exitCode, first.stderr).toBe(0);
    simulator.mutate({ count: 2, entities: ['Invoice'], kinds: ['delete'], seed: 3 });
    const gone = [...simulator.truth({ entity: 'Invoice' })].filter(({ left_at }) => left_at !== null);
    const state = writeJson(folder, 'state.json', lastState(first.stdout));
    // A run within the same second has nothing to read.
    await sleep(1_100);
    const second = await runTap(['--config', config, '--state', state]);
    expect(second.exitCode, second.stderr).toBe(0);
    return { second, ids: gone.map(({ id }) => id).sort() };
  } finally {
    await simulator.close();
  }
}

describe('a deletion', () => {
  it('comes as a record with its time, before the STATE that counts it as told', async () => {
    const { second, ids } = await deletedRecords({});
    const records = recordsOf(second.stdout).map(
      ({ record }) => record as unknown as Record<string, unknown>,
    );
    expect(ids).toHaveLength(2);
    expect(records.map(({ id }) => id).sort()).toEqual(ids);
    for (const { id, deleted_at_utc: at, payload } of records) {
      expect(payload).toMatchObject({ Id: id, status: 'Deleted' });
      expect(Math.abs(Date.parse(String(at)) - Date.now())).toBeLessThan(600_000);
    }
    const [schema] = messagesOf(second.stdout) as unknown as { schema: { properties: object } }[];
    expect(schema?.schema.properties).toHaveProperty('deleted_at_utc');
    expect(lastState(second.stdout)?.bookmarks.qb_invoices?.deletions_covered).toHaveLength(1);
  });

  it('comes with _sdc_deleted_at in the entity format', async () => {
    const { second, ids } = await deletedRecords({ record_format: 'entity' });
    const records = recordsOf(second.stdout).map(
      ({ record }) => record as unknown as Record<string, unknown>,
    );
    expect(records.map(({ Id }) => Id).sort()).toEqual(ids);
    for (const record of records) expect(record).toMatchObject({ _sdc_deleted_at: expect.any(String) });
  });

  it('is neither written nor counted as told with read_deletions false', async () => {
    const { second } = await deletedRecords({ read_deletions: false });
    expect(recordsOf(second.stdout)).toEqual([]);
    expect(second.stdout).not.toMatch(/deleted_at|deletions_covered/);
  });
});
