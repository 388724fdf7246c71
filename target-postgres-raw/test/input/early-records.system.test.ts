import { describe, expect } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { testsInDatabase } from '../support/in-database.ts';
import { recordMessage, schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';

const inDatabase = testsInDatabase();

describe('a record before the SCHEMA of its stream', () => {
  const schema = schemaMessage('orders', ['k'], ['k', 'a']);

  inDatabase('waits for it, and goes into a table with its key', async ({ settings, query }) => {
    const input = [
      recordMessage('orders', { k: 1, a: 'x' }),
      { type: 'ACTIVATE_VERSION', stream: 'orders', version: 1 },
      schema,
      recordMessage('orders', { k: 1, a: 'y' }),
      state('1'),
    ];
    for (let n = 0; n < 2; n += 1) {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' }, input);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      expect(ended.stderr).not.toContain('had no SCHEMA');
    }
    expect(await query('select k, payload from raw.orders')).toEqual([
      { k: '1', payload: '{"a": "y", "k": 1}' },
    ]);
  });

  inDatabase('waits for it beyond a STATE, which comes out after the record is loaded', async (database) => {
    const { settings, query } = database;
    const held = [
      recordMessage('orders', { k: 1, a: 'x' }),
      state('1'),
      recordMessage('other', { n: 1 }),
      state('2'),
    ];
    const target = new TargetProcess(settings);
    await target.write(
      ...held,
      schema,
      schemaMessage('other', [], ['n']),
      recordMessage('orders', { k: 1, a: 'y' }),
    );
    expect(await target.end()).toMatchObject({ code: 0, stdout: '2\n' });
    expect(await query('select k, payload from raw.orders')).toEqual([
      { k: '1', payload: '{"a": "y", "k": 1}' },
    ]);
  });

  inDatabase('waits no longer than batch_max_age_seconds after a STATE', async ({ settings, value }) => {
    const input = [recordMessage('orders', { k: 1 }), recordMessage('orders', { k: 2 }), state('1')];
    const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_MAX_AGE_SECONDS: '1' });
    await target.write(...input);
    await target.until(() => target.stdout === '1\n');
    expect(await value('select count(*) from raw.orders')).toBe('2');
    expect(await target.end()).toMatchObject({ code: 0 });
  });

  inDatabase(
    'is loaded without a key when the input ends',
    async ({ settings, value }) => {
      const { code, stderr } = await runTarget(settings, [recordMessage('orders', { k: 1 })]);
      expect(code).toBe(0);
      expect(stderr).toContain('which had no SCHEMA: every record is taken for a new row');
      expect(await value('select count(*) from raw.orders')).toBe('1');
    },
    itInSoak,
  );

  inDatabase('waits up to a few megabytes', async ({ settings, value }) => {
    const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' });
    for (let k = 0; k < 9; k += 1)
      await target.write(recordMessage('orders', { k, a: 'x'.repeat(1_000_000) }));
    await target.until(async () => (await value(`select to_regclass('raw.orders') is not null`)) === 't');
    expect(await target.end()).toMatchObject({ code: 0 });
    expect(await value('select count(*) from raw.orders')).toBe('9');
  });
});
