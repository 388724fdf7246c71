import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_NAMES, FEW_NAMES, PIPELINE_NAMES, STREAM_NAMES, streamNamed } from '../streams.ts';
import { Warehouse } from '../warehouse.ts';
import { logLines, MeltanoProject, type MeltanoRun } from './meltano-project.ts';
import { extractorOf } from './pipelines.ts';
import { descendant } from './processes.ts';

const JANUARY = { QBO_START_DATE: '2024-01-01T00:00:00Z', QBO_END_DATE: '2024-02-01T00:00:00Z' };
const FEBRUARY = { QBO_FECHA_INICIO: '2024-02-01', QBO_FECHA_FIN: '2024-03-01' };
const COMPANY = {
  from: '2024-01-01',
  to: '2024-03-01',
  customers: 600,
  invoices: 3_000,
  items: 300,
  others: 300,
};
/** Long enough to be killed in the middle. */
const SLOWLY = {
  TAP_QUICKBOOKS_PAGE_SIZE: '50',
  TAP_QUICKBOOKS_CONCURRENCY: '1',
  TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '100',
};

/** The census starts Meltano six times. */
const MANY_COMMANDS_MS = 600_000;

const invoices = extractorOf('qb_invoices');
const JOB = ['run', 'qb_invoices_backfill'];

let server: PostgresServer;
let simulator: Simulator;
let project: MeltanoProject;
let database: string;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
  simulator = await startSimulator(COMPANY);
});
afterAll(async () => {
  await simulator.close();
  await server.stop();
});

async function fresh(): Promise<void> {
  databases += 1;
  database = await server.createDatabase(`pipelines_${databases}`);
  project = new MeltanoProject();
  project.writeDotEnv(simulator, server, `pipelines_${databases}`);
}

const succeeded = (run: MeltanoRun) => expect(run.exitCode, run.stderr).toBe(0);
const queries = () => simulator.stats().calls;
const truth = (stream: string, from: string, to: string) =>
  [...simulator.truth({ entity: streamNamed(stream).entity, from, to })]
    .filter(({ left_at }) => left_at === null)
    .map(({ id }) => id)
    .sort();
const loaded = (stream: string) =>
  Warehouse.open(database, async (warehouse) => {
    const [table] = await warehouse.query<{ name: string | null }>('select to_regclass($1)::text as name', [
      `raw.${stream}`,
    ]);
    if (table?.name == null) return [];
    const rows = await warehouse.query<{ id: string }>(`select id from raw.${stream}`);
    return rows.map(({ id }) => id).sort();
  });
const everything = () =>
  Warehouse.open(database, async (warehouse) => {
    const prints: string[] = [];
    for (const stream of FEW_NAMES)
      prints.push(await warehouse.fingerprint('raw', stream, 'id, payload, ingested_at_utc'));
    return prints;
  });
const january = (stream: string) => truth(stream, JANUARY.QBO_START_DATE, JANUARY.QBO_END_DATE);

describe('a project as it stands in a clone, with a .env', () => {
  beforeAll(fresh);
  afterAll(() => project.remove());

  it('has a meltano.yml in which Meltano finds nothing wrong', async () => {
    succeeded(await project.run(['compile', '--lint']));
  });

  it('passes the configuration test of the tap', async () => {
    const run = await project.run(['config', 'test', 'tap-quickbooks'], JANUARY);
    succeeded(run);
    expect(run.stdout).toContain('Plugin configuration is valid');
  });

  it('loads the record of the configuration test of the target', async () => {
    const run = await project.run(['config', 'test', 'target-postgres-raw']);
    // Meltano 4.4.1 sends a SIGTERM to a loader that has ended already, and fails by that itself.
    if (run.exitCode !== 0) expect(run.stderr).toContain('ProcessLookupError');
    expect(run.stderr).toContain('Test data was written to your target system');
    const [row] = await Warehouse.open(database, (warehouse) =>
      warehouse.query<{ name: string }>("select payload->>'name' as name from raw.meltano_test_stream"),
    );
    expect(row?.name).toBe('Meltano Test Record');
  });

  it('discovers the catalog through Meltano, and lists what is selected', async () => {
    const run = await project.run(['invoke', 'tap-quickbooks', '--discover']);
    succeeded(run);
    const catalog = JSON.parse(run.stdout);
    expect(catalog.streams.map(({ tap_stream_id: id }: { tap_stream_id: string }) => id)).toEqual(
      STREAM_NAMES,
    );
    const list = await project.run(['select', invoices, '--list', '--all']);
    succeeded(list);
    expect(list.stdout).toMatch(/\[(selected|automatic)\s*\] qb_invoices\.payload/);
    expect(list.stdout).not.toMatch(/\[selected\s*\] qb_items/);
  });

  it.each(PIPELINE_NAMES)('loads a month of %s, and nothing else', async (stream) => {
    const run = await project.run(['run', `${stream}_backfill`], JANUARY);
    succeeded(run);
    expect(january(stream).length).toBeGreaterThan(50);
    expect(await loaded(stream)).toEqual(january(stream));
    expect(await project.state(extractorOf(stream))).toEqual({
      company: { environment: 'sandbox', realm_id: simulator.realmId },
      bookmarks: {
        [stream]: {
          window_field: 'MetaData.LastUpdatedTime',
          include: 'enhancedAllCustomFields',
          covered: [['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z']],
          cdc_at_utc: expect.stringMatching(/^20\d\d-.*Z$/),
        },
      },
    });
  });

  it('loads the whole company, with a STATE that names each stream', async () => {
    succeeded(await project.run(['run', 'qb_all_backfill'], JANUARY));
    for (const stream of PIPELINE_NAMES) expect(await loaded(stream)).toEqual(january(stream));
    expect(january('qb_payments').length).toBeGreaterThan(5);
    expect(await loaded('qb_payments')).toEqual(january('qb_payments'));
    expect(await loaded('qb_company_info')).toEqual(['1']);
    const { bookmarks = {} } = (await project.state('tap-quickbooks')) ?? {};
    expect(Object.keys(bookmarks).sort()).toEqual([...DEFAULT_NAMES].sort());
    expect(bookmarks.qb_company_info).toMatchObject({ snapshot_at_utc: expect.any(String) });
  });

  it('makes no call and changes no row when all run again', async () => {
    const [calls, before] = [queries(), await everything()];
    const run = await project.run(['run', 'qb_all_backfill'], JANUARY);
    succeeded(run);
    expect(queries()).toBe(calls);
    expect(await everything()).toEqual(before);
  });

  it('adds another month by the older names of the dates', async () => {
    succeeded(await project.run(JOB, FEBRUARY));
    expect(await loaded('qb_invoices')).toEqual(truth('qb_invoices', '2024-01-01', '2024-03-01'));
    const state = await project.state(invoices);
    expect(state?.bookmarks.qb_invoices?.covered).toEqual([['2024-01-01T00:00:00Z', '2024-03-01T00:00:00Z']]);
  });

  it('reads a month again with --full-refresh, and with a suffix leaves the STATE of the pipeline alone', async () => {
    const [calls, before] = [queries(), await everything()];
    succeeded(
      await project.run(
        ['run', '--full-refresh', '--state-id-suffix=again', 'qb_invoices_backfill'],
        JANUARY,
      ),
    );
    expect(queries()).toBeGreaterThan(calls);
    expect(await everything()).toEqual(before);
    const covered = (state: Awaited<ReturnType<typeof project.state>>) =>
      state?.bookmarks.qb_invoices?.covered;
    expect(covered(await project.state(invoices, ':again'))).toEqual([
      ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'],
    ]);
    expect(covered(await project.state(invoices))).toEqual([
      ['2024-01-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ]);
  });

  it('forgets what else was covered by --full-refresh without a suffix, and loses no row by it', async () => {
    const before = await everything();
    succeeded(await project.run(['run', '--full-refresh', 'qb_invoices_backfill'], JANUARY));
    const state = await project.state(invoices);
    expect(state?.bookmarks.qb_invoices?.covered).toEqual([['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z']]);
    expect(await everything()).toEqual(before);
  });

  it('goes by a STATE that was set by hand', async () => {
    const id = `dev:${invoices}-to-target-postgres-raw`;
    const covered = [['2024-01-01T00:00:00Z', '2024-03-01T00:00:00Z']];
    const include = 'enhancedAllCustomFields';
    const bookmarks = { qb_invoices: { window_field: 'MetaData.LastUpdatedTime', include, covered } };
    succeeded(
      await project.run(['state', 'set', '--force', id, JSON.stringify({ singer_state: { bookmarks } })]),
    );
    const calls = queries();
    succeeded(await project.run(JOB, FEBRUARY));
    expect(queries()).toBe(calls);
  });

  it('runs a trigger for once as a schedule', async () => {
    const calls = queries();
    succeeded(await project.run(['schedule', 'run', 'qb_invoices_once'], JANUARY));
    expect(queries()).toBe(calls);
  });

  it.each([
    ['tap-quickbooks:doctor', /company +Simulated Company/],
    ['tap-quickbooks--invoices:doctor', /company +Simulated Company/],
    ['tap-quickbooks:estimate', /Together \d+ rows in about \d+ calls/],
    ['target-postgres-raw:doctor', /ok +server +PostgreSQL/],
    ['target-postgres-raw:volumetry', /2024-01-01/],
    ['target-postgres-raw:last-state', /"bookmarks"/],
  ])('invokes %s', async (command, expected) => {
    const run = await project.run(['invoke', command]);
    succeeded(run);
    expect(run.stdout).toMatch(expected);
  });

  it('refuses two names of one date in one sentence', async () => {
    const run = await project.run(JOB, {
      TAP_QUICKBOOKS__INVOICES_START_DATE: '2024-01-01',
      TAP_QUICKBOOKS__INVOICES_FECHA_INICIO: '2024-02-01',
    });
    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).toMatch(/TAP_QUICKBOOKS__INVOICES_START_DATE.*TAP_QUICKBOOKS__INVOICES_FECHA_INICIO/);
  });

  it('has its log lines parsed by Meltano', async () => {
    const run = await project.run(
      ['run', '--full-refresh', '--state-id-suffix=log', 'qb_invoices_backfill'],
      JANUARY,
    );
    succeeded(run);
    const lines = logLines(run);
    expect(lines).toContainEqual(
      expect.objectContaining({ metric_info: expect.objectContaining({ metric: 'record_count' }) }),
    );
    for (const program of ['tap-quickbooks', 'target-postgres-raw'])
      expect(run.stderr).not.toContain(`"app_name\\": \\"${program}`);
    expect(lines.some(({ event }) => /^read \d+ records in/.test(String(event)))).toBe(true);
    expect(lines.some(({ event }) => /^\d+ records: \d+ inserted/.test(String(event)))).toBe(true);
  });

  it('has shown no secret in all of this', () => {
    for (const secret of [simulator.clientSecret, simulator.refreshToken, server.password]) {
      expect(project.log.length).toBeGreaterThan(10_000);
      expect(project.log).not.toContain(secret);
    }
  });
});

describe('a census', () => {
  it(
    'marks deletions that no run was told of, and stores the STATE that knows them',
    async () => {
      await fresh();
      const streams = { QBO_STREAMS: 'Invoice,Customer' };
      succeeded(await project.run(['run', 'qb_all_backfill'], streams));
      const live = async () => {
        const rows = await Warehouse.open(database, (warehouse) =>
          warehouse.query<{ id: string }>('select id from raw.qb_invoices where deleted_at_utc is null'),
        );
        return rows.map(({ id }) => id).sort();
      };
      simulator.mutate({ count: 4, entities: ['Invoice'], kinds: ['delete'], seed: 3 });
      const plan = await project.run(['run', 'qb-census:dry-run'], streams);
      expect(plan.stdout + plan.stderr).toMatch(/select count\(\*\) from Invoice/);
      succeeded(await project.run(['run', 'qb_census'], streams));
      const there = [...simulator.truth({ entity: 'Invoice' })].filter(({ left_at }) => left_at === null);
      expect(await live()).toEqual(there.map(({ id }) => id).sort());
      const state = await project.state('tap-quickbooks');
      expect(state?.bookmarks.qb_invoices).toHaveProperty('deletions_covered');
    },
    MANY_COMMANDS_MS,
  );
});

describe('a run that does not come to its end', () => {
  beforeAll(() => simulator.tune({ latencyMs: 60 }));
  afterAll(() => simulator.tune({ latencyMs: 0 }));

  /** Runs until the target has committed something, strikes, and resumes from what Meltano has stored. */
  async function struck(strike: (meltano: number) => void): Promise<MeltanoRun> {
    await fresh();
    const { child, ended } = project.start(JOB, { ...JANUARY, ...SLOWLY });
    while (child.exitCode === null && (await loaded('qb_invoices')).length < 500) await sleep(20);
    if (child.exitCode !== null) expect.fail(`it ended before: ${(await ended).stderr}`);
    strike(child.pid ?? 0);
    const run = await ended;
    const part = (await loaded('qb_invoices')).length;
    expect(part, run.stderr).toBeGreaterThan(0);
    expect(part).toBeLessThan(january('qb_invoices').length);
    simulator.tune({ latencyMs: 0 });
    const calls = queries();
    const resumed = await project.run(JOB, { ...JANUARY, ...SLOWLY });
    simulator.tune({ latencyMs: 60 });
    succeeded(resumed);
    expect(queries() - calls).toBeLessThan(january('qb_invoices').length / 50);
    expect(await loaded('qb_invoices')).toEqual(january('qb_invoices'));
    project.remove();
    return run;
  }

  const kill = (program: string) => (meltano: number) => {
    const pid = descendant(meltano, program);
    expect(pid, `${program} runs`).toBeDefined();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  };

  it.each(['tap-quickbooks', 'target-postgres-raw'])(
    'fails when %s is killed, and continues from its STATE',
    async (program) => {
      expect((await struck(kill(program))).exitCode).toBe(1);
    },
  );

  it('ends by SIGTERM to Meltano, and continues from its STATE', async () => {
    const run = await struck((meltano) => process.kill(meltano, 'SIGTERM'));
    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).not.toContain(server.password);
  });
});

it('runs the three jobs side by side on one company', async () => {
  await fresh();
  // Meltano 4.4.1 makes its database in the first command, and fails where several do so at once.
  succeeded(await project.run(['state', 'list']));
  const runs = await Promise.all(
    PIPELINE_NAMES.map((stream) => project.run(['run', `${stream}_backfill`], JANUARY)),
  );
  for (const run of runs) succeeded(run);
  for (const stream of PIPELINE_NAMES) expect(await loaded(stream)).toEqual(january(stream));
  project.remove();
});
