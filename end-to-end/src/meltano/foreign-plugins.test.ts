import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../project-root.ts';
import { tapSettingsFor } from '../settings-for.ts';
import { DEFAULT_NAMES } from '../streams.ts';
import { Warehouse } from '../warehouse.ts';
import { addForeignPlugins } from './foreign-plugins.ts';
import { MeltanoProject, type MeltanoRun } from './meltano-project.ts';
import { singerTools } from './programs.ts';

const BOTH_MONTHS = { QBO_START_DATE: '2024-01-01T00:00:00Z', QBO_END_DATE: '2024-03-01T00:00:00Z' };
const TAP = join(PROJECT_ROOT, 'node_modules', '.bin', 'tap-quickbooks');

let server: PostgresServer;
let simulator: Simulator;
let project: MeltanoProject;
let database: string;

beforeAll(async () => {
  server = await startPostgres();
  simulator = await startSimulator({
    from: '2024-01-01',
    to: '2024-03-01',
    customers: 100,
    invoices: 800,
    items: 50,
    others: 200,
  });
  database = await server.createDatabase('foreign');
  project = new MeltanoProject();
  project.writeDotEnv(simulator, server, 'foreign');
  addForeignPlugins(project, server, 'foreign');
  succeeded(await project.run(['install']));
});
afterAll(async () => {
  project.remove();
  await simulator.close();
  await server.stop();
});

const succeeded = (run: MeltanoRun) => expect(run.exitCode, run.stderr).toBe(0);
const inWarehouse = <T>(use: (warehouse: Warehouse) => Promise<T>) => Warehouse.open(database, use);

/** Payloads by Id that our own target has loaded; other tests compare them with QuickBooks. */
async function ours(stream: string): Promise<Map<string, Record<string, unknown>>> {
  const rows = await inWarehouse((warehouse) =>
    warehouse.query<{ id: string; payload: Record<string, unknown> }>(
      `select id, payload from raw.${stream}`,
    ),
  );
  expect(rows.length, stream).toBeGreaterThan(0);
  return new Map(rows.map(({ id, payload }) => [id, payload]));
}

describe('the tap with targets of others', () => {
  beforeAll(async () => succeeded(await project.run(['run', 'qb_all_backfill'], BOTH_MONTHS)));

  it.each(['envelope', 'entity'])('fills the files of target-jsonl, as %s', async (format) => {
    const variables = { ...BOTH_MONTHS, TAP_QUICKBOOKS_RECORD_FORMAT: format };
    succeeded(
      await project.run(
        ['run', '--full-refresh', `--state-id-suffix=${format}`, 'tap-quickbooks', 'target-jsonl'],
        { ...variables, TARGET_JSONL_DO_TIMESTAMP_FILE: 'false' },
      ),
    );
    for (const stream of DEFAULT_NAMES) {
      const files = readdirSync(project.folder).filter((name) => name.startsWith(stream));
      const records = files.flatMap((name) =>
        readFileSync(join(project.folder, name), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
      const found = records.filter((record) => 'payload' in record === (format === 'envelope'));
      const expected = await ours(stream);
      expect(found.length).toBe(expected.size);
      for (const record of found) {
        const payload = expected.get(format === 'envelope' ? record.id : record.Id);
        if (format === 'envelope') expect(record.payload).toEqual(payload);
        else expect(record).toMatchObject(payload ?? { isMissing: true });
      }
    }
  });

  it.each(['envelope', 'entity'])(
    'fills the tables of meltanolabs-target-postgres, as %s',
    async (format) => {
      const schema = `theirs_${format}`;
      succeeded(
        await project.run(
          ['run', '--full-refresh', `--state-id-suffix=${format}`, 'tap-quickbooks', 'target-postgres'],
          {
            ...BOTH_MONTHS,
            TAP_QUICKBOOKS_RECORD_FORMAT: format,
            TARGET_POSTGRES_DEFAULT_TARGET_SCHEMA: schema,
          },
        ),
      );
      for (const stream of DEFAULT_NAMES) {
        const rows = await inWarehouse((warehouse) =>
          warehouse.query<{ row: Record<string, unknown> }>(
            `select to_jsonb(theirs) as row from ${schema}.${stream} theirs`,
          ),
        );
        const expected = await ours(stream);
        expect(rows.length).toBe(expected.size);
        for (const { row } of rows) {
          const payload = expected.get(String(format === 'envelope' ? row.id : row.Id));
          if (format === 'envelope') expect(row.payload).toEqual(payload);
          else expect(row).toMatchObject(payload ?? { isMissing: true });
        }
      }
    },
  );

  it('goes through a mapper', async () => {
    succeeded(
      await project.run(
        ['run', '--state-id-suffix=mapped', 'tap-quickbooks--items', 'no-sizes', 'target-postgres-raw'],
        { ...BOTH_MONTHS, TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA: 'mapped' },
      ),
    );
    const [row] = await inWarehouse((warehouse) =>
      warehouse.query(`
        select count(*)::integer as rows, count(mapped.page_size)::integer as sizes
        from mapped.qb_items mapped join raw.qb_items ours on ours.id = mapped.id and ours.payload = mapped.payload`),
    );
    expect(row).toEqual({ rows: (await ours('qb_items')).size, sizes: 0 });
  });

  it.each(['envelope', 'entity'])('passes singer-check-tap, as %s', (format) => {
    const config = join(project.folder, 'check.json');
    const settings = { start_date: '2024-01-01', end_date: '2024-02-01', record_format: format };
    writeFileSync(config, JSON.stringify({ ...tapSettingsFor(simulator, project.folder), ...settings }));
    const output = join(project.folder, 'check.jsonl');
    const script = '"$0" --config "$1" > "$2"';
    // It is not run by the checker itself, since the simulator lives in this process.
    return runTap(script, [TAP, config, output]).then(() => {
      const check = spawnSync(join(singerTools(), 'singer-check-tap'), [], {
        input: readFileSync(output),
        encoding: 'utf8',
      });
      expect(check.status, check.stderr + check.stdout).toBe(0);
    });
  });
});

async function runTap(script: string, args: readonly string[]): Promise<void> {
  const child = spawn('/bin/sh', ['-c', script, ...args], { stdio: 'ignore' });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(0);
}

describe('meltanolabs-tap-postgres with the target', () => {
  it('has its tables loaded whole, with awkward types and names', async () => {
    await inWarehouse((warehouse) =>
      warehouse.query(`
        create schema "Odd Schema";
        create table "Odd Schema"."Größe & More" (
          "Key Part" integer, "other-part" text, amount numeric(30, 10), big bigint, at timestamptz, day date,
          flags boolean[], doc jsonb, "Select" text, primary key ("Key Part", "other-part"));
        insert into "Odd Schema"."Größe & More"
        select i, 'k"' || i, i + 0.0000000001, 9007199254740993 + i, '2024-01-01'::timestamptz + i * interval '1 hour',
          '2024-02-28'::date + i, array[true, null], jsonb_build_object('a', i, 'ü', E'line\\nbreak'), 'quote '' 😀'
        from generate_series(1, 500) i`),
    );
    succeeded(
      await project.run(['run', 'tap-postgres', 'target-postgres-raw'], {
        TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA: 'copied',
      }),
    );
    const [{ name } = { name: '' }] = await inWarehouse((warehouse) =>
      warehouse.query<{ name: string }>(
        "select tablename as name from pg_tables where schemaname = 'copied' and tablename not like '\\_%'",
      ),
    );
    expect(name).toContain('Größe & More');
    const [row] = await inWarehouse((warehouse) =>
      warehouse.query(`
        select count(*)::integer as rows,
          count(*) filter (where copy.payload->'doc' = source.doc and copy.payload->>'big' = source.big::text
            and copy.payload->>'Select' = source."Select"
            and (copy.payload->>'at')::timestamptz = source.at
            and (copy.payload->>'amount')::numeric = source.amount
            and left(copy.payload->>'day', 10) = source.day::text
            and copy.payload->'flags' = to_jsonb(source.flags))::integer as equal
        from copied."${name}" copy
        join "Odd Schema"."Größe & More" source on source."Key Part" = (copy.payload->>'Key Part')::integer
          and source."other-part" = copy.payload->>'other-part'`),
    );
    expect(row).toEqual({ rows: 500, equal: 500 });
  });
});

it('its definitions are taken by "meltano add --from-ref" in another project', async () => {
  const other = new MeltanoProject();
  writeFileSync(
    join(other.folder, 'meltano.yml'),
    'default_environment: dev\nenvironments: [{name: dev}]\nsend_anonymous_usage_stats: false\n',
  );
  other.writeDotEnv(simulator, server, 'foreign');
  for (const name of ['tap-quickbooks', 'target-postgres-raw'])
    succeeded(await other.run(['add', '--from-ref', join(PROJECT_ROOT, 'meltano', `${name}.yml`), name]));
  succeeded(
    await other.run(['run', 'tap-quickbooks', 'target-postgres-raw'], {
      ...BOTH_MONTHS,
      TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA: 'added',
    }),
  );
  const [row] = await inWarehouse((warehouse) =>
    warehouse.query('select count(*)::integer as rows from added.qb_items'),
  );
  expect(row).not.toEqual({ rows: 0 });
  other.remove();
});
