import { describe, expect } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { testsInDatabase } from '../support/in-database.ts';
import { recordMessage, schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';

const inDatabase = testsInDatabase();

describe('ACTIVATE_VERSION', () => {
  const schema = schemaMessage('orders', ['k'], ['k', 'a']);
  const activate = (version: number) => ({ type: 'ACTIVATE_VERSION', stream: 'orders', version });
  const keys = 'select k from raw.orders order by k';

  inDatabase('has nothing deleted unless that is asked for', async ({ settings, query }) => {
    await runTarget(settings, [schema, recordMessage('orders', { k: 1 }, { version: 1 })]);
    const { code, stderr } = await runTarget(settings, [
      schema,
      recordMessage('orders', { k: 2 }, { version: 2 }),
      activate(2),
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('ACTIVATE_VERSION is ignored');
    expect(await query(keys)).toHaveLength(2);
  });

  inDatabase(
    'has what is older deleted, and keeps what came again as it was',
    async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      const old = [1, 2, 3].map((k) => recordMessage('orders', { k, a: 'x' }));
      await runTarget(settings, [schema, ...old]);
      // The load of the new version is interrupted after its first record, and continues in another run.
      await runTarget(variables, [schema, recordMessage('orders', { k: 1, a: 'x' }, { version: 7 })]);
      const ended = await runTarget({ ...variables, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' }, [
        schema,
        activate(6),
        recordMessage('orders', { k: 2, a: 'y' }, { version: 7 }),
        recordMessage('orders', { k: 4, a: 'y' }, { version: 7 }),
        activate(7),
        state('1'),
      ]);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      expect(ended.stderr).toContain('version 7 is complete: 1 older rows were deleted');
      expect(await query(keys)).toEqual([{ k: '1' }, { k: '2' }, { k: '4' }]);
    },
  );

  inDatabase(
    'keeps a row whose record of this version was older than what is stored',
    async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      const at = (time: string) => ({ k: 1, MetaData: { LastUpdatedTime: time } });
      await runTarget(variables, [
        schema,
        recordMessage('orders', at('2024-01-02T00:00:00Z'), { version: 1 }),
      ]);
      await runTarget(variables, [
        schema,
        recordMessage('orders', at('2024-01-01T00:00:00Z'), { version: 2 }),
        activate(2),
      ]);
      expect(await query(`select payload #>> '{MetaData,LastUpdatedTime}' as at from raw.orders`)).toEqual([
        { at: '2024-01-02T00:00:00Z' },
      ]);
    },
  );

  inDatabase(
    'without any record of the version deletes nothing',
    async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      await runTarget(settings, [schema, recordMessage('orders', { k: 1 })]);
      expect(await runTarget(variables, [schema, activate(1)])).toMatchObject({ code: 0 });
      expect(await runTarget(variables, [activate(1)])).toMatchObject({ code: 0 });
      expect(await query(keys)).toHaveLength(1);
    },
    itInSoak,
  );

  inDatabase(
    'does the same for streams without keys',
    async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      const keyless = schemaMessage('orders', [], ['a']);
      await runTarget(variables, [keyless, recordMessage('orders', { a: 1 }, { version: 1 }), activate(1)]);
      await runTarget(variables, [
        keyless,
        recordMessage('orders', { a: 2 }, { version: 2 }),
        recordMessage('orders', { a: 2 }, { version: 2 }),
        activate(2),
      ]);
      expect(await query('select payload from raw.orders')).toEqual(Array(2).fill({ payload: '{"a": 2}' }));
    },
    itInSoak,
  );
});
