import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { doctor, MAGE, made, WINDOW } from '../support/mage-tables.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

/** Tables that were there before the target, as a Mage pipeline or a person made them. */
const server = sharedServer();

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
      expect(shut.stdout).toMatch(
        /^failed +schema raw +the user mage-\S+ may not use it; .*grant usage, create on schema "raw" to "mage-\S+";$/m,
      );
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
