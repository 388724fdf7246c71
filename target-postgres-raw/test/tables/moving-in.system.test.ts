import { describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { doctor, INPUT, made } from '../support/mage-tables.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

/** Tables that were there before the target, as a Mage pipeline or a person made them. */
const server = sharedServer();

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
