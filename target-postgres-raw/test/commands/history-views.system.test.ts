import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const time = (second: number) => `2024-01-01T00:00:0${second}Z`;
const edit = (id: string, at: number) =>
  envelope(id, `{"DocNumber":"${at}","MetaData":{"LastUpdatedTime":"${time(at)}"}}`);
const deletion = (id: string, at: number) =>
  envelope(id, '{"status":"Deleted"}', `,"deleted_at_utc":"${time(at)}"`);

it('qb_invoice_history has a version for each change and deletion, one current, without gaps; marked or removed', () =>
  withDatabase(server, async ({ settings, query, value }) => {
    const load = async (deleted: string, ...lines: string[]) => {
      const variables = {
        ...settings,
        TARGET_POSTGRES_RAW_HISTORY: 'true',
        TARGET_POSTGRES_RAW_DELETED_RECORDS: deleted,
      };
      expect(await runTarget(variables, [SCHEMA, ...lines, state('1')])).toMatchObject({ code: 0 });
    };
    await load('mark', edit('1', 1), edit('2', 1), edit('3', 1));
    await load('mark', edit('1', 2), deletion('2', 3));
    await load('mark', edit('2', 5));
    await load('mark', deletion('1', 6));
    await load('remove', deletion('3', 6));
    expect(await runTarget(settings, [], ['views'])).toMatchObject({ code: 0 });

    expect(
      await query(`select id, doc_number, is_deleted, valid_to_utc is null as current
        from quickbooks.qb_invoice_history order by id, valid_from_utc`),
    ).toEqual([
      { id: '1', doc_number: '1', is_deleted: 'f', current: 'f' },
      { id: '1', doc_number: '2', is_deleted: 'f', current: 'f' },
      { id: '1', doc_number: '2', is_deleted: 't', current: 't' },
      { id: '2', doc_number: '1', is_deleted: 'f', current: 'f' },
      { id: '2', doc_number: '1', is_deleted: 't', current: 'f' },
      { id: '2', doc_number: '5', is_deleted: 'f', current: 't' },
      { id: '3', doc_number: '1', is_deleted: 'f', current: 'f' },
    ]);
    expect(
      await value(`select count(*) from (select valid_to_utc, lead(valid_from_utc) over (partition by id order by valid_from_utc) as next
        from quickbooks.qb_invoice_history) as v where next is not null and next <> valid_to_utc`),
    ).toBe('0');
  }));
