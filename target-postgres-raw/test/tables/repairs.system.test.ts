import { describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const schema = (...keys: string[]) => schemaMessage('orders', keys, ['id', 'name', 'flag', 'n']);
const record = (id: string, name: string, flag: boolean, n: number) =>
  `{"type":"RECORD","stream":"orders","record":{"id":${id},"name":"${name}","flag":${flag},"n":${n}}}`;
const OLD = [record('1.0', 'a', true, 1), record('2', 'b', true, 2), record('2', 'b', true, 3)];
const NEW = [record('1', 'a', true, 4), record('1', 'a', false, 5), record('1', 'c', false, 6)];

/** The statements in the last line of a run that a table refused. */
function repairIn(lastLine: string): string {
  const [, statements = ''] = /"doctor" shows all that does not fit\. What to do: (.*)/.exec(lastLine) ?? [];
  return statements;
}

describe('the statements that a refusal prints run as printed, and the next load succeeds', () => {
  it.each(
    sampled<[string, string[], string[], string, [number, ...number[]]]>([
      ['two missing key columns', [], ['id', 'name'], '', [3, 5, 6]],
      ['three missing key columns', [], ['id', 'name', 'flag'], '', [3, 4, 5, 6]],
      ['one missing key column', [], ['id'], '', [3, 6]],
      ['a wider key', ['id'], ['id', 'flag'], '', [3, 4, 6]],
      ['a key that is wider by two columns', ['name'], ['name', 'id', 'flag'], '', [3, 4, 5, 6]],
      ['another key', ['id'], ['name'], '', [3, 5, 6]],
      [
        'a wider key than that of a unique index',
        ['id'],
        ['id', 'flag'],
        'alter table raw.orders drop constraint orders_pkey; create unique index "an index" on raw.orders (id)',
        [3, 4, 6],
      ],
      [
        'the wider key beside the narrower one',
        ['id'],
        ['id', 'flag'],
        `alter table raw.orders add column flag text; update raw.orders set flag = payload->>'flag';
       create unique index "the wider key" on raw.orders (id, flag)`,
        [3, 4, 6],
      ],
      [
        'a wider key than that of a constraint that waits',
        ['id'],
        ['id', 'flag'],
        `alter table raw.orders drop constraint orders_pkey;
       alter table raw.orders add constraint "a constraint" unique (id) deferrable initially deferred`,
        [3, 4, 6],
      ],
      [
        'a wider key than one that foreign keys and views depend on',
        ['id'],
        ['id', 'flag'],
        `create table raw."a child" (id text references raw.orders); insert into raw."a child" values ('2');
       create view raw.grouped as select id, payload from raw.orders group by id;
       create materialized view raw.kept as select id from raw.grouped;
       create view raw.both as select grouped.id from raw.grouped join raw.kept using (id)`,
        [3, 4, 6],
      ],
      [
        'another key than one that a foreign key depends on',
        ['id'],
        ['name'],
        `create table raw."a child" (id text references raw.orders); insert into raw."a child" values ('2')`,
        [3, 5, 6],
      ],
      [
        'a key that some rows lack',
        [],
        ['id', 'name'],
        `insert into raw.orders values ('{"n":0}', now())`,
        [0, 3, 5, 6],
      ],
    ]),
  )('%s', (_what, before, after, change, expected) =>
    withDatabase(server, async ({ settings, query, value }) => {
      expect(await runTarget(settings, [schema(...before), ...OLD])).toMatchObject({ code: 0 });
      if (change !== '') await query(change);
      const refused = await runTarget(settings, [schema(...after), ...NEW]);
      expect(refused.code).toBe(7);
      await query(repairIn(refused.lastLine));
      expect(await runTarget(settings, [schema(...after), ...NEW])).toMatchObject({ code: 0 });
      expect(await runTarget(settings, [schema(...after), ...NEW])).toMatchObject({ code: 0 });
      const rows = await query(`select payload->>'n' as n from raw.orders order by (payload->>'n')::integer`);
      expect(rows.map(({ n }) => Number(n))).toEqual(expected);
      const keyed = after.map((key) => `${key} is not distinct from payload->>'${key}'`).join(' and ');
      expect(await value(`select bool_and(${keyed}) from raw.orders where payload->>'id' <> '1.0'`)).toBe(
        't',
      );
    }),
  );
});

it('a column of another type is changed although views, keys, conditions and triggers depend on it', () =>
  withDatabase(server, async ({ settings, query }) => {
    await query(`create schema raw;
      create table raw.orders (
        id int primary key check (id > 0), twice int generated always as (id * 2) stored, payload text,
        ingested_at_utc timestamptz
      );
      insert into raw.orders (id, payload) values (5, '{"id": 5, "n": 0}');
      create table raw."a child" (id int references raw.orders); insert into raw."a child" values (5);
      create index on raw.orders ((id + 1)); create index on raw.orders (ingested_at_utc) where id > 1;
      create view raw.first as select id, twice, payload from raw.orders; create view raw.second as select * from raw.first;
      create policy ours on raw.orders using (id > 0);
      create function raw.pass() returns trigger language plpgsql as 'begin return new; end';
      create trigger pass before update of id on raw.orders for each row when (new.id > 3) execute function raw.pass()`);
    const refused = await runTarget(settings, [schema('id'), ...NEW]);
    expect(refused.code).toBe(7);
    await query(repairIn(refused.lastLine));
    expect(await runTarget(settings, [schema('id'), ...NEW])).toMatchObject({ code: 0 });
    expect(await query('select id from raw.orders order by id')).toEqual([{ id: '1' }, { id: '5' }]);
  }));
