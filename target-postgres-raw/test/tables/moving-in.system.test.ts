import { describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** Tables that were there before the target, as a Mage pipeline or a person made them. */
const server = sharedServer();

const MAGE = {
  page_size: 'integer',
  request_payload: 'jsonb',
  ingested_at_utc: 'timestamptz not null',
  payload: 'jsonb not null',
  id: 'text primary key',
  page_number: 'integer',
  extract_window_end_utc: 'timestamptz',
  extract_window_start_utc: 'timestamptz',
};

/** The table with some columns changed, added, or left out by an empty type. */
function made(changes: Readonly<Record<string, string>> = {}, suffix = ''): string {
  const columns = Object.entries({ ...MAGE, ...changes })
    .filter(([, type]) => type !== '')
    .map(([name, type]) => `"${name}" ${type}`);
  return `create schema if not exists raw; create table raw.qb_invoices (${columns.join(', ')}) ${suffix}`;
}

const WINDOW =
  ',"extract_window_start_utc":"2024-03-01T00:00:00Z","extract_window_end_utc":"2024-03-02T00:00:00Z","page_number":3,"page_size":1000,"request_payload":{"query":"select *"}';
const INPUT = [
  SCHEMA,
  envelope('1', '{"Total":639.00}', WINDOW),
  envelope('2', '{"b":1}', WINDOW),
  state('1'),
];

async function doctor({ settings }: Pick<TestDatabase, 'settings'>) {
  const { code, stdout } = await runTarget(settings, [], ['doctor', '--json']);
  const checks: { check: string; status: string; detail: string; fix?: string[] }[] =
    JSON.parse(stdout).checks;
  return { code, tables: checks.filter(({ check }) => check.startsWith('table raw.')) };
}

it('a table is used although the database quotes all identifiers, those of types among them', () =>
  withDatabase(server, async (database) => {
    const { name, query, value } = database;
    await query(`alter database ${name} set quote_all_identifiers = on`);
    await query(made({ id: 'varchar(64) primary key' }));
    expect(await runTarget(database.settings, INPUT)).toMatchObject({ code: 0 });
    expect(await value('select count(*) from raw.qb_invoices')).toBe('2');
    const { tables } = await doctor(database);
    expect(tables.map(({ status }) => status)).not.toContain('failed');
  }));

describe('a table of another system is used as it is', () => {
  it.each(
    sampled<[string, string, Record<string, unknown>]>([
      ['with its columns in another order', made(), {}],
      ['with an id of some length', made({ id: 'varchar(64) primary key' }), {}],
      ['with large page numbers', made({ page_number: 'bigint', page_size: 'bigint' }), {}],
      [
        'with request_payload as json',
        made({ request_payload: 'json' }),
        { request_payload: '{"query":"select *"}' },
      ],
      [
        'with request_payload as text',
        made({ request_payload: 'text' }),
        { request_payload: '{"query":"select *"}' },
      ],
      [
        'with payload as json, byte for byte',
        made({ payload: 'json not null' }),
        { payload: '{"Total":639.00}' },
      ],
      [
        'with columns more, that may be null or have a default',
        made({ note: 'text', source: "text not null default 'mage'", created_at: 'timestamp default now()' }),
        { note: null, source: 'mage' },
      ],
      [
        'with a column more that the server works out',
        made({ total: "text generated always as (payload ->> 'Total') stored" }),
        { total: '639.00' },
      ],
      ['with a column more that counts', made({ nr: 'bigint generated always as identity' }), {}],
      ['with a unique constraint on id instead of a key', made({ id: 'text unique' }), {}],
      [
        'with a unique index on id beside another key',
        `${made({ id: 'text not null', nr: 'serial primary key' })}; create unique index on raw.qb_invoices (id)`,
        {},
      ],
    ]),
  )('%s', (_what, statements, expected) =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      await query(statements);
      expect(await doctor(database)).toMatchObject({ code: 0, tables: [{ status: 'ok' }] });
      expect(await runTarget(settings, INPUT)).toMatchObject({ code: 0, stdout: '1\n' });
      const again = await runTarget(settings, INPUT);
      expect(again.stderr).toContain('2 records: 0 inserted, 0 updated, 2 unchanged');
      const [row] = await query('select * from raw.qb_invoices order by id');
      expect(row).toMatchObject({
        id: '1',
        payload: '{"Total": 639.00}',
        extract_window_start_utc: '2024-03-01 00:00:00+00',
        page_number: '3',
        request_payload: '{"query": "select *"}',
        ...expected,
      });
    }),
  );
});

/** Rows that were there are still there after the table was mended, unless the fix says otherwise. */
const OLD_ROW = `insert into raw.qb_invoices (id, payload, ingested_at_utc) values ('1', '{"Id":"1","old":1}', '2023-01-01')`;

describe('a table that does not fit is refused by a sentence, and the statements in it mend it', () => {
  it.each(
    sampled<[string, string, string]>([
      [
        'a number as id',
        `${made({ id: 'serial primary key' })}; ${OLD_ROW}`,
        'its column id is integer, not text',
      ],
      [
        'an identity as id',
        `${made({ id: 'integer generated by default as identity primary key' })}; ${OLD_ROW}`,
        'its column id is integer, not text',
      ],
      [
        'an id that is padded',
        `${made({ id: 'char(10) primary key' })}; ${OLD_ROW}`,
        'its column id is character(10)',
      ],
      [
        'payload as text',
        `${made({ payload: "text not null default '{}'" })}; ${OLD_ROW}`,
        'its column payload is text, not jsonb or json',
      ],
      [
        'times without a zone',
        made({
          ingested_at_utc: 'timestamp not null default now()',
          extract_window_start_utc: 'timestamp',
          extract_window_end_utc: 'timestamp(3)',
        }),
        'its column extract_window_start_utc is timestamp without time zone, not timestamptz',
      ],
      ['a day as window', made({ extract_window_start_utc: 'date' }), 'extract_window_start_utc is date'],
      ['times as text', made({ extract_window_end_utc: 'text' }), 'extract_window_end_utc is text'],
      ['page_number as text', made({ page_number: "text default ''" }), 'page_number is text, not integer'],
      ['page_size as float', made({ page_size: 'double precision' }), 'page_size is double precision'],
      [
        'a short request_payload',
        made({ request_payload: 'varchar(20)' }),
        'request_payload is character varying(20)',
      ],
      ['no page_size', made({ page_size: '' }), 'has no column page_size (integer)'],
      ['no ingested_at_utc', made({ ingested_at_utc: '' }), 'has no column ingested_at_utc'],
      [
        'a column more that must be given',
        made({ tenant: 'text not null' }),
        'its column tenant is not null without a default',
      ],
      [
        'a column more that must be given, in the key',
        `${made({ id: 'text', tenant: 'text, primary key (tenant, id)' })};
       insert into raw.qb_invoices (id, payload, ingested_at_utc, tenant)
       values ('1', '{}', '2022-01-01', 'a'), ('1', '{}', '2022-01-02', 'b')`,
        'its column tenant is not null without a default',
      ],
      [
        'columns in capitals',
        made({ id: '', ID: 'integer primary key', payload: '', Payload: 'jsonb not null' }),
        'its column ID has capitals, and is not id',
      ],
      ['no key', `${made({ id: 'text' })}; ${OLD_ROW}`, 'has no primary key or unique index on (id)'],
      [
        'no key, ids twice and ids missing',
        `${made({ id: 'text', ingested_at_utc: 'timestamptz' })}; ${OLD_ROW}; ${OLD_ROW.replace('2023', '2022')};
       insert into raw.qb_invoices (payload) values ('{}'), ('{}')`,
        'has no primary key or unique index on (id)',
      ],
      [
        'a key of two columns, and ids twice',
        `${made({ id: 'text', page_number: 'integer default 1, primary key (id, page_number)' })}; ${OLD_ROW};
       insert into raw.qb_invoices (id, payload, ingested_at_utc, page_number) values ('1', '{}', '2022-01-01', 2)`,
        'has no primary key or unique index on (id)',
      ],
      [
        'a constraint that waits',
        made({ id: 'text unique deferrable initially deferred' }),
        'has the constraint qb_invoices_id_key, which waits for the commit',
      ],
      [
        'an index on a part of it',
        `${made({ id: 'text' })}; create unique index on raw.qb_invoices (id) where page_number = 1`,
        'has no primary key or unique index on (id)',
      ],
      [
        'a window that the server works out',
        made({
          extract_window_end_utc: "timestamptz generated always as (timestamptz '2024-01-01Z') stored",
        }),
        'extract_window_end_utc is generated by the server (stored)',
      ],
      [
        'a window that it works out when read',
        made({
          extract_window_end_utc: "timestamptz generated always as (timestamptz '2024-01-01Z') virtual",
        }),
        'extract_window_end_utc is generated by the server (virtual)',
      ],
      [
        'a page_number that counts',
        made({ page_number: 'integer generated always as identity' }),
        'page_number is generated by the server (identity)',
      ],
      [
        'a rule',
        `${made()}; create rule keep as on update to raw.qb_invoices do also nothing`,
        'has the rule keep',
      ],
      [
        'the columns of an invoice',
        'create schema raw; create table raw.qb_invoices (id text)',
        'has no column payload',
      ],
      [
        'a payload without an id',
        `${made({ id: '' })}; insert into raw.qb_invoices (payload, ingested_at_utc)
       values ('{"Id":"1"}', '2023-01-01'), ('{"Id":"1"}', '2024-01-01')`,
        'has no column id (text)',
      ],
      ['a view', `create schema raw; create view raw.qb_invoices as select 'x' as id`, 'is a view'],
      [
        'a materialized view',
        `create schema raw; create materialized view raw.qb_invoices as select 'x' as id`,
        'is a materialized view',
      ],
      [
        'a partitioned table',
        `${made({}, 'partition by hash (id)')}; create table raw.part partition of raw.qb_invoices
       for values with (modulus 1, remainder 0); ${OLD_ROW}`,
        'is partitioned',
      ],
      [
        'a foreign table',
        `create schema raw; create foreign data wrapper nothing; create server elsewhere foreign data wrapper nothing;
       create foreign table raw.qb_invoices (id text) server elsewhere`,
        'is a foreign table',
      ],
    ]),
  )('%s', (_what, statements, why) =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      await query(statements);
      const refused = await runTarget(settings, INPUT);
      expect(refused).toMatchObject({ code: 7, stdout: '' });
      expect(refused.lastLine).toContain(`the table raw.qb_invoices exists and `);
      expect(refused.lastLine).toContain(why);
      const found = await doctor(database);
      expect(found.code).toBe(7);
      const misfits = found.tables.filter(({ status }) => status === 'failed');
      expect(misfits.map(({ detail }) => detail).join()).toContain(why);
      expect(refused.lastLine).toContain(`What to do: ${misfits[0]?.fix?.[0]}`);
      for (const statement of misfits.flatMap(({ fix }) => fix ?? [])) await query(statement);
      const after = await doctor(database);
      expect(after.tables.filter(({ status }) => status === 'failed')).toEqual([]);
      expect(await runTarget(settings, INPUT)).toMatchObject({ code: 0, stdout: '1\n' });
      expect(
        await query(
          `select id, payload ->> 'Total' as total, extract_window_end_utc as until from raw.qb_invoices
           where id is not null order by id`,
        ),
      ).toEqual([
        { id: '1', total: '639.00', until: '2024-03-02 00:00:00+00' },
        { id: '2', total: null, until: '2024-03-02 00:00:00+00' },
      ]);
    }),
  );
});

describe('rows that the Mage system wrote', () => {
  it('stay as they are where nothing changed, and are replaced where something did', () =>
    withDatabase(server, async ({ settings, query }) => {
      await query(made());
      await query(
        `insert into raw.qb_invoices (id, payload, ingested_at_utc, page_number) values
           ('1', '{"Id":"1","MetaData":{"LastUpdatedTime":"2024-01-01T00:00:00Z"}}', '2024-01-02', 7),
           ('2', '{"Id":"2","MetaData":{"LastUpdatedTime":"2024-01-01T00:00:00Z"}}', '2024-01-02', 7),
           ('3', '{"Id":"3","MetaData":{"LastUpdatedTime":"2025-01-01T00:00:00Z"}}', '2024-01-02', 7),
           ('4', '{"Id":"4"}', '2024-01-02', 7)`,
      );
      const version = (id: string, year: number, more = '') =>
        envelope(
          id,
          `{"Id":"${id}"${more},"MetaData":{"LastUpdatedTime":"${year}-01-01T00:00:00Z"}}`,
          WINDOW,
        );
      const ended = await runTarget(settings, [
        SCHEMA,
        version('1', 2024),
        version('2', 2024, ',"Balance":1.50'),
        version('3', 2024, ',"older":true'),
        version('5', 2024),
      ]);
      expect(ended.stderr).toContain(
        '4 records: 1 inserted, 1 updated, 1 unchanged, 1 older than what the table has',
      );
      const rows = await query(
        `select id, page_number as page, ingested_at_utc < '2024-02-01' as old, payload ->> 'Balance' as balance
         from raw.qb_invoices order by id`,
      );
      expect(rows).toEqual([
        { id: '1', page: '7', old: 't', balance: null },
        { id: '2', page: '3', old: 'f', balance: '1.50' },
        { id: '3', page: '7', old: 't', balance: null },
        { id: '4', page: '7', old: 't', balance: null },
        { id: '5', page: '3', old: 'f', balance: null },
      ]);
    }));
});

describe('doctor', () => {
  it('asks for no rights that rights on columns give, and for delete only where it is needed', () =>
    withDatabase(server, async ({ settings, query, name }) => {
      await query(made());
      await query(`create role "mage-${name}" login password 'p'`);
      const columns = Object.keys(MAGE).join(', ');
      const outside = {
        ...settings,
        TARGET_POSTGRES_RAW_USER: `mage-${name}`,
        TARGET_POSTGRES_RAW_PASSWORD: 'p',
      };
      const shut = await runTarget(outside, [], ['doctor']);
      expect(shut.code).toBe(7);
      expect(shut.stdout).toMatch(/^failed +schema raw +grant usage on schema raw$/m);
      await query(`grant usage on schema raw to "mage-${name}"`);
      await query(
        `grant select, insert (${columns}), update (${columns}) on raw.qb_invoices to "mage-${name}"`,
      );
      const theirs = {
        ...settings,
        PG_USER: '',
        TARGET_POSTGRES_RAW_USER: `mage-${name}`,
        TARGET_POSTGRES_RAW_PASSWORD: 'p',
      };
      const unmarked = { status: 'warning', detail: expect.stringContaining('has no column deleted_at_utc') };
      expect((await doctor({ settings: theirs })).tables).toMatchObject([{ status: 'ok' }, unmarked]);
      const deleting = { ...theirs, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      const [found] = (await doctor({ settings: deleting })).tables;
      expect(found).toMatchObject({ status: 'failed', detail: 'grant delete on it' });
      for (const statement of found?.fix ?? []) await query(statement);
      expect((await doctor({ settings: deleting })).tables).toMatchObject([{ status: 'ok' }, unmarked]);
      await query(`revoke update (payload) on raw.qb_invoices from "mage-${name}"`);
      expect((await doctor({ settings: theirs })).tables).toMatchObject([{ detail: 'grant update on it' }]);
    }));

  it('names the owner who has to mend a table, and what triggers and capitals may do', () =>
    withDatabase(server, async (database) => {
      const { settings, query, name } = database;
      await query(made({ page_size: '' }));
      await query(`create role looker_${name} login password 'p'; grant usage on schema raw to looker_${name};
        grant all on all tables in schema raw to looker_${name}`);
      const theirs = {
        ...settings,
        TARGET_POSTGRES_RAW_USER: `looker_${name}`,
        TARGET_POSTGRES_RAW_PASSWORD: 'p',
      };
      expect((await doctor({ settings: theirs })).tables).toMatchObject([
        { detail: 'has no column page_size (integer) (its owner postgres has to mend it)' },
      ]);
      await query(`drop table raw.qb_invoices; ${made().replace('raw.qb_invoices', 'raw."QB_Invoices"')};
        create table raw.elsewhere (id text, payload text); create table raw.other (a integer);
        create function raw.swallow() returns trigger language plpgsql as $$ begin return null; end $$;
        create trigger swallow before insert on raw."QB_Invoices" for each row execute function raw.swallow()`);
      const { code, tables } = await doctor(database);
      expect(code).toBe(0);
      expect(tables).toMatchObject([
        { check: 'table raw.QB_Invoices', status: 'ok' },
        { status: 'warning', fix: ['alter table "raw"."QB_Invoices" rename to "qb_invoices";'] },
        { status: 'warning', detail: expect.stringContaining('its triggers (swallow)') },
        {
          check: 'table raw.elsewhere',
          status: 'warning',
          detail: expect.stringContaining('payload is text'),
        },
      ]);
    }));
});
