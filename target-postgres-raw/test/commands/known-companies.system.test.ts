import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const runOf = (realm: string, ...ids: string[]) => [
  { ...SCHEMA, company: { environment: 'production', realm_id: realm } },
  ...ids.map((id) => envelope(id, '{"MetaData":{"CreateTime":"2024-01-01T00:00:00Z"}}')),
];
const linesOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const FORGET = 'delete from raw._streams';

inDatabase(
  'known refuses a table with rows of two companies, and names both',
  async ({ settings, query }) => {
    await runTarget(settings, runOf('199', '1', '2', '3'));
    // The target refuses such a table, unless its notes were changed by hand.
    await query(`${FORGET}; update raw._ingest_log set realm_id = null`);
    await runTarget(settings, runOf('198', '4', '5'));
    await query(`update raw._ingest_log set realm_id = '199' where realm_id is null`);
    const refused = await runTarget(settings, [], ['known']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.lastLine).toMatch(
      /raw\.qb_invoices is that of company 198 \(production\), but by raw\._ingest_log it holds 3 rows of company 199 \(production\), such as Id 1, and 2 rows of company 198 \(production\), such as Id 4: move the rows/,
    );
    await query(FORGET);
    const unheld = await runTarget(settings, [], ['known']);
    expect(unheld.lastLine).toMatch(
      /raw\.qb_invoices holds 3 rows of company 199 .* and 2 rows of company 198/,
    );
  },
);

inDatabase(
  'known lists a table that was emptied before it was loaded with another company',
  async ({ settings, query }) => {
    await runTarget(settings, runOf('199', '1', '2', '3'));
    await query(`delete from raw.qb_invoices; ${FORGET}`);
    await runTarget(settings, runOf('198', '4'));
    const known = await runTarget(settings, [], ['known']);
    expect(known.code, known.stderr).toBe(0);
    expect(linesOf(known.stdout)).toEqual([
      { stream: 'qb_invoices', id: '4', create_time: '2024-01-01T00:00:00Z' },
      { end: expect.objectContaining({ streams: [expect.objectContaining({ records: 1, lost: 0 })] }) },
    ]);
    expect(known.stdout).toContain('"realm_id":"198"');

    await query(
      `insert into raw.qb_invoices (id, payload, ingested_at_utc) values ('9', '{}', '2024-01-01Z')`,
    );
    const unclear = await runTarget(settings, [], ['known']);
    expect(unclear).toMatchObject({ code: 2, stdout: '' });
    expect(unclear.lastLine).toMatch(
      /loaded with company 198 \(production\) and company 199 \(production\), and raw\._ingest_log does not know of which of them 1 rows are, such as Id 9/,
    );
  },
);

inDatabase('known tells the rows that no run has written', async ({ settings, query }) => {
  await runTarget(settings, runOf('199', '1', '2'));
  await query(`insert into raw.qb_invoices (id, payload, ingested_at_utc) values ('9', '{}', '2024-01-01Z')`);
  const known = await runTarget(settings, [], ['known']);
  expect(linesOf(known.stdout).map(({ id, origin }) => [id, origin])).toEqual([
    ['1', undefined],
    ['2', undefined],
    ['9', 'unknown'],
    [undefined, undefined],
  ]);
});
