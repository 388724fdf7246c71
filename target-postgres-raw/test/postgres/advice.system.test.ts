import { expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import type { Ended } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** Servers and tables that a user has set up in a way that a load cannot work with. The advice must be about that. */
const server = sharedServer();

const SCHEMA = schemaMessage('orders', ['k'], ['k', 'a']);
const order = (k: string, a: unknown) => ({ type: 'RECORD', stream: 'orders', record: { k, a } });

function stopped(ended: Ended, code: string, advice: string): void {
  expect(ended).toMatchObject({ code: 7, stdout: '' });
  expect(ended.lastLine).toContain(`(SQLSTATE ${code})`);
  expect(ended.lastLine).toContain(advice);
}

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

inDatabase('a published table without a replica identity', async ({ settings, query }) => {
  await runTarget(settings, [SCHEMA, order('1', 1)]);
  await query('alter table raw.orders replica identity nothing');
  await query('create publication everything for all tables');
  stopped(await runTarget(settings, [SCHEMA, order('1', 2), state('1')]), '55000', 'replica identity full');
});

inDatabase('row-level security without a policy for the user', async ({ settings, query, name }) => {
  await runTarget(settings, [SCHEMA]);
  await query(`create role loader_${name} login password 'p'`);
  await query(`grant temporary on database ${name} to loader_${name}`);
  await query(`grant usage, create on schema raw to loader_${name}`);
  await query(`grant select, insert, update on all tables in schema raw to loader_${name}`);
  await query('alter table raw.orders enable row level security');
  const loader = { TARGET_POSTGRES_RAW_USER: `loader_${name}`, TARGET_POSTGRES_RAW_PASSWORD: 'p' };
  const ended = await runTarget({ ...settings, ...loader }, [SCHEMA, order('1', 1), state('1')]);
  stopped(ended, '42501', 'policies that let the user select, insert and update');
});

inDatabase('a key whose collation takes two keys for one', async ({ settings, query }) => {
  await query(
    `create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
  );
  await runTarget(settings, [SCHEMA]);
  await query('alter table raw.orders alter column k type text collate any_case');
  const ended = await runTarget(settings, [SCHEMA, order('Ab', 1), order('aB', 1), state('1')]);
  stopped(ended, '21000', 'deterministic collation');
});

itInSoak('a batch of many streams is cut, so that its locks fit into the server', () =>
  withDatabase(server, async ({ settings, value }) => {
    const input = Array.from({ length: 100 }, (_, n) => [
      schemaMessage(`s${n}`, ['k'], ['k']),
      { type: 'RECORD', stream: `s${n}`, record: { k: 1 } },
    ]);
    const { code, stdout } = await runTarget(settings, [...input.flat(), state('1')]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' });
    expect(await value('select count(distinct batch) from raw._ingest_log')).toBe('2');
  }),
);
