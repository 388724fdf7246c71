import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { Warehouse } from '../src/warehouse.ts';
import { COMPANY, ended, PipeCompany } from './pipe-company.ts';

const server = sharedServer();

const pipe = new PipeCompany();

const WELL = { tapExit: 0, targetExit: 0 };

describe('a pipe that cannot work', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ ...COMPANY, invoices: 1_000 });
  });
  afterAll(() => simulator.close());

  it('stops the tap when the target is refused by the database, without a STATE', async () => {
    const address = new URL(server.connectionString());
    address.password = 'not-the-password';
    const run = await pipe.runInto(simulator, address.href);
    expect(ended(run)).toEqual({ tapExit: 9, targetExit: 7 });
    expect(run.states).toEqual([]);
    expect(run.log).not.toContain('not-the-password');
    expect(run.log).not.toMatch(/^\s+at /m);
  });

  it('loads what the tap has read before QuickBooks refused, and its STATE', async () => {
    const database = await server.createDatabase('refused');
    const other = { realm_id: '4711', token_file: join(pipe.folder, 'other-tokens.json') };
    const run = await pipe.runInto(simulator, database, { tap: other });
    expect(ended(run)).toEqual({ tapExit: 4, targetExit: 0 });
    expect(run.log).toMatch(/CRITICAL .* tap-quickbooks .*403.*realm_id and environment/);
  });
});

it('takes entities that are laid out over lines, and text that JSONB cannot hold', async () => {
  const entity = (id: string, name: string) => ({
    Balance: 0,
    Id: id,
    SyncToken: '0',
    MetaData: { CreateTime: '2024-03-09T12:00:00-08:00', LastUpdatedTime: '2024-03-10T12:00:00-07:00' },
    DisplayName: name,
    FullyQualifiedName: name,
    Active: true,
  });
  const rows = [
    entity('1', 'a\u0000b\u0000'),
    entity('2', 'half \ud83d of an emoji, and a whole one 😀'),
    entity('3', 'quote " backslash \\ html &lt;p&gt; nbsp \u00a0 日本語 عربى'),
    entity('4', 'not a NUL: \\u0000'),
  ];
  const path = join(pipe.folder, 'recorded.json');
  const text = JSON.stringify(
    { QueryResponse: { Customer: rows, startPosition: 1, maxResults: 4 } },
    null,
    2,
  );
  writeFileSync(path, text.replaceAll('"Balance": 0', '"Balance": 639.00').replaceAll('\n', '\r\n'));
  const simulator = await startSimulator({ records: [path] });
  const database = await server.createDatabase('recorded');
  const run = await pipe.runInto(simulator, database);
  await simulator.close();
  expect(ended(run), run.log).toEqual(WELL);
  const found = await Warehouse.open(database, (warehouse) =>
    warehouse.query(
      `select id, payload->>'DisplayName' as name, payload->>'Balance' as balance from raw.qb_customers order by id`,
    ),
  );
  expect(found).toEqual([
    { id: '1', name: 'a\ufffdb\ufffd', balance: '639.00' },
    { id: '2', name: 'half \ufffd of an emoji, and a whole one 😀', balance: '639.00' },
    { id: '3', name: rows[2]?.DisplayName, balance: '639.00' },
    { id: '4', name: rows[3]?.DisplayName, balance: '639.00' },
  ]);
  expect(run.log).toMatch(/qb_customers.*U\+FFFD|U\+FFFD.*qb_customers/);
});
