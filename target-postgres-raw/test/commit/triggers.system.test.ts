import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const COUNTS = `select records, inserted, updated, unchanged, stale, superseded, dropped, rejected
  from raw._ingest_log order by committed_at_utc desc, batch desc limit 1`;
const NONE = {
  inserted: '0',
  updated: '0',
  unchanged: '0',
  stale: '0',
  superseded: '0',
  dropped: '0',
  rejected: '0',
};
const record = (k: number, a: string, year = 2024) =>
  `{"type":"RECORD","stream":"orders","record":{"k":${k},"a":"${a}","MetaData":{"LastUpdatedTime":"${year}-01-01T00:00:00Z"}}}`;

async function withTrigger({ query }: TestDatabase, when: string, body: string): Promise<void> {
  await query(`create function raw.judge() returns trigger language plpgsql as $$ begin ${body} return new; end $$;
    create trigger judge before ${when} on raw.orders for each row execute function raw.judge()`);
}

describe('records that a trigger drops', () => {
  it.each([
    ['with keys', ['k'], 'LastUpdatedTime'],
    ['with keys, and newer_by none', ['k'], 'none'],
  ])('are counted as dropped, %s', (_what, keys, newerBy) =>
    withDatabase(server, async (database) => {
      const { query } = database;
      const settings =
        newerBy === 'none'
          ? { ...database.settings, TARGET_POSTGRES_RAW_NEWER_BY: 'none' }
          : database.settings;
      const schema = schemaMessage('orders', keys, ['k', 'a', 'MetaData']);
      await runTarget(settings, [schema, record(1, 'x'), record(2, 'x'), record(3, 'x', 2025)]);
      await withTrigger(
        database,
        'insert or update',
        `if new.payload->>'a' = 'drop' then return null; end if;`,
      );
      const ended = await runTarget(settings, [
        schema,
        record(1, 'x'),
        record(2, 'drop'),
        record(3, newerBy === 'none' ? 'z' : 'older'),
        record(4, 'y'),
        record(5, 'drop'),
        record(6, 'y'),
        record(6, 'drop'),
        state('1'),
      ]);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      const third = newerBy === 'none' ? { updated: '1' } : { stale: '1' };
      expect(await query(COUNTS)).toEqual([
        { ...NONE, records: '7', inserted: '1', unchanged: '1', superseded: '1', dropped: '3', ...third },
      ]);
      expect(ended.stderr.match(/a trigger of the table dropped 3 records of stream "orders"/g)).toHaveLength(
        1,
      );
      expect(ended.stderr).toContain('3 dropped by a trigger');
      expect(await query('select k from raw.orders order by k')).toHaveLength(4);
    }),
  );

  it('are counted as dropped, without keys', () =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      const schema = schemaMessage('orders', [], ['k', 'a']);
      await runTarget(settings, [schema, record(1, 'x')]);
      await withTrigger(database, 'insert', `if new.payload->>'a' = 'drop' then return null; end if;`);
      await runTarget(settings, [schema, record(1, 'x'), record(2, 'drop')]);
      expect(await query(COUNTS)).toEqual([{ ...NONE, records: '2', inserted: '1', dropped: '1' }]);
    }));

  it('are none if the trigger only changes them', () =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      const schema = schemaMessage('orders', ['k'], ['k', 'a']);
      await runTarget(settings, [schema, record(1, 'x')]);
      await withTrigger(database, 'insert or update', `new.payload := new.payload || '{"seen": true}';`);
      await runTarget(settings, [schema, record(1, 'x'), record(2, 'x')]);
      const ended = await runTarget(settings, [schema, record(1, 'x'), record(2, 'x')]);
      expect(await query(COUNTS)).toEqual([{ ...NONE, records: '2', unchanged: '2' }]);
      expect(ended.stderr).not.toContain('dropped');
    }));

  it('are counted as dropped if it removes them after they were written', () =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      const schema = schemaMessage('orders', ['k'], ['k', 'a']);
      await runTarget(settings, [schema, record(1, 'x'), record(2, 'x'), record(3, 'x')]);
      await query(`create function raw.judge() returns trigger language plpgsql as $$ begin
          delete from raw.orders where payload->>'a' = 'drop'; return null; end $$;
        create trigger judge after insert or update on raw.orders for each statement execute function raw.judge()`);
      const input = [
        schema,
        record(1, 'x'),
        record(2, 'drop'),
        record(3, 'y'),
        record(4, 'drop'),
        record(5, 'y'),
      ];
      const ended = await runTarget(settings, input);
      expect(await query(COUNTS)).toEqual([
        { ...NONE, records: '5', inserted: '1', updated: '1', unchanged: '1', dropped: '2' },
      ]);
      expect(ended.stderr).toContain('a trigger of the table dropped 2 records of stream "orders"');
      expect(await query('select k from raw.orders order by k')).toHaveLength(3);
    }));

  it('are named as uncounted if it removes them at the commit, or from a table without keys', () =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      const schemas = [schemaMessage('orders', ['k'], ['k', 'a']), schemaMessage('lines', [], ['k'])];
      await runTarget(settings, schemas);
      await query(`create function raw.judge() returns trigger language plpgsql as $$ begin return null; end $$;
        create trigger judge after insert on raw.lines for each row execute function raw.judge();
        create constraint trigger judge after insert on raw.orders deferrable initially deferred
          for each row execute function raw.judge()`);
      const { code, stderr } = await runTarget(settings, [
        ...schemas,
        record(1, 'x'),
        '{"type":"RECORD","stream":"lines","record":{"k":1}}',
      ]);
      expect(code).toBe(0);
      expect(stderr).toContain('raw.orders has a trigger that runs when the transaction commits');
      expect(stderr).toContain('raw.lines has a trigger that runs after the load, and no key');
    }));
});
