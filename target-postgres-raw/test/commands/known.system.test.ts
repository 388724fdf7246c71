import { expect, inject, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const created = (time: string) => `{"MetaData":{"CreateTime":"${time}"}}`;
const company = { environment: 'production', realm_id: '199' };
const OF_COMPANY = '"company":{"environment":"production","realm_id":"199"}';
const recurring = (id: string, payload: string) =>
  envelope(id, payload).replace('"qb_invoices"', '"qb_recurring_transactions"');

inDatabase(
  'known lists what lives by time of creation, wrapped entities too, to a role that may only read',
  async ({ name, settings, query }) => {
    await runTarget(settings, [
      { ...SCHEMA, company },
      envelope('1', created('2024-03-01T12:00:00-08:00')),
      envelope('2', created('2024-03-01T19:00:00Z')),
      envelope('3', created('2024-03-01T21:00:00+01:00')),
      envelope('4', '{}'),
      envelope('5', created('2024-01-01T00:00:00Z')),
      envelope('5', '{"status":"Deleted"}', ',"deleted_at_utc":"2024-04-01T00:00:00Z"'),
      { ...schemaMessage('qb_recurring_transactions', ['id']), company },
      recurring('9', `{"Bill":${created('2024-02-01T00:00:00Z')}}`),
      schemaMessage('orders', ['k'], ['k']),
      { type: 'RECORD', stream: 'orders', record: { k: 1 } },
    ]);
    await query(`create role reader_${name} login password 'p'; grant usage on schema raw to reader_${name};
    grant select on all tables in schema raw to reader_${name}`);
    const reader = {
      ...settings,
      TARGET_POSTGRES_RAW_USER: `reader_${name}`,
      TARGET_POSTGRES_RAW_PASSWORD: 'p',
    };
    const all = await runTarget(reader, [], ['known']);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(all.stdout).toBe(
      [
        '{"stream":"qb_invoices","id":"2","create_time":"2024-03-01T19:00:00Z"}',
        '{"stream":"qb_invoices","id":"1","create_time":"2024-03-01T20:00:00Z"}',
        '{"stream":"qb_invoices","id":"3","create_time":"2024-03-01T20:00:00Z"}',
        '{"stream":"qb_invoices","id":"4","create_time":null}',
        '{"stream":"qb_recurring_transactions","id":"9","create_time":"2024-02-01T00:00:00Z"}',
        `{"end":{"stream":null,"before":null,"streams":[{"stream":"qb_invoices","records":4,"lost":0,${OF_COMPANY}},{"stream":"qb_recurring_transactions","records":1,"lost":0,${OF_COMPANY}}]}}`,
        '',
      ].join('\n'),
    );
    const flags = ['known', '--stream', 'qb_invoices', '--before', '2024-03-01T20:00:00Z'];
    const some = await runTarget(reader, [], flags);
    expect(some.stdout).toBe(
      `${[
        '{"stream":"qb_invoices","id":"2","create_time":"2024-03-01T19:00:00Z"}',
        `{"end":{"stream":"qb_invoices","before":"2024-03-01T20:00:00Z","streams":[{"stream":"qb_invoices","records":1,"lost":0,${OF_COMPANY}}]}}`,
      ].join('\n')}\n`,
    );
    const unknown = await runTarget(reader, [], ['known', '--stream', 'qb_invoice']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.lastLine).toContain('has no table of a stream "qb_invoice"');
    expect(await runTarget(reader, [], ['known', '--before', 'yesterday'])).toMatchObject({ code: 2 });

    const text = (await runTarget(reader, [], ['volumetry', '--stream', 'qb_invoices'])).stdout;
    expect(text).toContain(
      'qb_invoices, company 199 (production): 5 rows (4 live, 1 deleted), 5 distinct ids',
    );
    const [report] = JSON.parse(
      (await runTarget(reader, [], ['volumetry', '--json', '--stream', 'qb_invoices'])).stdout,
    );
    expect(report).toMatchObject({ stream: 'qb_invoices', rows: 5, live: 4, deleted: 1 });
  },
);

inDatabase('known lists entities that came without an envelope', async ({ settings, query }) => {
  const entity = (id: string, others: object) => ({
    type: 'RECORD',
    stream: 'qb_bills',
    record: { realm_id: '199', Id: id, ...others },
  });
  const at = (day: number) => ({ MetaData: { CreateTime: `2024-01-0${day}T00:00:00Z` } });
  await runTarget(settings, [
    { ...schemaMessage('qb_bills', ['realm_id', 'Id'], ['realm_id', 'Id']), company },
    ...[entity('2', at(2)), entity('1', at(1)), entity('3', at(3))],
    entity('3', { _sdc_deleted_at: '2024-04-01T00:00:00Z' }),
    schemaMessage('accounts', ['Id'], ['Id']),
    { type: 'RECORD', stream: 'accounts', record: { Id: '9' } },
  ]);
  expect(
    await query('select "Id", deleted_at_utc is null as lives from raw.qb_bills order by 1'),
  ).toHaveLength(3);
  const { stdout, code } = await runTarget(settings, [], ['known']);
  expect([code, stdout]).toEqual([
    0,
    [
      '{"stream":"qb_bills","id":"1","create_time":"2024-01-01T00:00:00Z"}',
      '{"stream":"qb_bills","id":"2","create_time":"2024-01-02T00:00:00Z"}',
      `{"end":{"stream":null,"before":null,"streams":[{"stream":"qb_bills","records":2,"lost":0,${OF_COMPANY}}]}}`,
      '',
    ].join('\n'),
  ]);
});

/** Output of more than a pipe takes, and in the soak more than the memory that the program is given. */
const MANY = inject('volume') > 1 ? 300_000 : 20_000;

inDatabase(
  'known of many records needs little memory, and ends when its reader does',
  async ({ settings, query }) => {
    await runTarget(settings, [SCHEMA, envelope('0', created('2023-01-01T00:00:00Z'))]);
    await query(`insert into raw.qb_invoices (id, payload, ingested_at_utc)
    select n, jsonb_build_object('MetaData', jsonb_build_object('CreateTime',
      to_char(timestamp '2024-01-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))), now()
    from generate_series(1, ${MANY}) as n`);
    const { stdout, code } = await runTarget(
      { ...settings, NODE_OPTIONS: '--max-old-space-size=32' },
      [],
      ['known'],
    );
    expect(code).toBe(0);
    const times = stdout.trimEnd().split('\n');
    expect(times).toHaveLength(MANY + 2);
    expect(times.slice(0, 2).map((line) => JSON.parse(line).id)).toEqual(['0', '1']);

    const stopped = new TargetProcess(settings, ['known']);
    await stopped.until(() => stopped.stdout.includes('\n'));
    stopped.child.stdout.destroy();
    expect(await stopped.end()).toMatchObject({ code: 0, stderr: '' });
  },
);
