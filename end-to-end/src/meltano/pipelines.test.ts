import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_NAMES, PIPELINE_NAMES, STREAM_NAMES } from '../streams.ts';
import { Warehouse } from '../warehouse.ts';
import { logLines, type MeltanoProject, type MeltanoRun } from './meltano-project.ts';
import { JANUARY, PipelineCompany } from './pipeline-company.ts';
import { extractorOf } from './pipelines.ts';

const FEBRUARY = { QBO_FECHA_INICIO: '2024-02-01', QBO_FECHA_FIN: '2024-03-01' };

const invoices = extractorOf('qb_invoices');
const JOB = ['run', 'qb_invoices_backfill'];

const succeeded = (run: MeltanoRun) => expect(run.exitCode, run.stderr).toBe(0);

let company: PipelineCompany;
let project: MeltanoProject;
beforeAll(async () => {
  company = await PipelineCompany.start();
});
afterAll(() => company.close());

describe('a project as it stands in a clone, with a .env', () => {
  beforeAll(async () => {
    project = await company.newProject();
  });
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
    const [row] = await Warehouse.open(company.database, (warehouse) =>
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
    expect(company.january(stream).length).toBeGreaterThan(50);
    expect(await company.loaded(stream)).toEqual(company.january(stream));
    expect(await project.state(extractorOf(stream))).toEqual({
      company: { environment: 'sandbox', realm_id: company.simulator.realmId },
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
    for (const stream of PIPELINE_NAMES)
      expect(await company.loaded(stream)).toEqual(company.january(stream));
    expect(company.january('qb_payments').length).toBeGreaterThan(5);
    expect(await company.loaded('qb_payments')).toEqual(company.january('qb_payments'));
    expect(await company.loaded('qb_company_info')).toEqual(['1']);
    const { bookmarks = {} } = (await project.state('tap-quickbooks')) ?? {};
    expect(Object.keys(bookmarks).sort()).toEqual([...DEFAULT_NAMES].sort());
    expect(bookmarks.qb_company_info).toMatchObject({ snapshot_at_utc: expect.any(String) });
  });

  it('makes no call and changes no row when all run again', async () => {
    const [calls, before] = [company.calls, await company.fingerprints()];
    const run = await project.run(['run', 'qb_all_backfill'], JANUARY);
    succeeded(run);
    expect(company.calls).toBe(calls);
    expect(await company.fingerprints()).toEqual(before);
  });

  it('adds another month by the older names of the dates', async () => {
    succeeded(await project.run(JOB, FEBRUARY));
    expect(await company.loaded('qb_invoices')).toEqual(
      company.truth('qb_invoices', '2024-01-01', '2024-03-01'),
    );
    const state = await project.state(invoices);
    expect(state?.bookmarks.qb_invoices?.covered).toEqual([['2024-01-01T00:00:00Z', '2024-03-01T00:00:00Z']]);
  });

  it('reads a month again with --full-refresh, and with a suffix leaves the STATE of the pipeline alone', async () => {
    const [calls, before] = [company.calls, await company.fingerprints()];
    succeeded(
      await project.run(
        ['run', '--full-refresh', '--state-id-suffix=again', 'qb_invoices_backfill'],
        JANUARY,
      ),
    );
    expect(company.calls).toBeGreaterThan(calls);
    expect(await company.fingerprints()).toEqual(before);
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
    const before = await company.fingerprints();
    succeeded(await project.run(['run', '--full-refresh', 'qb_invoices_backfill'], JANUARY));
    const state = await project.state(invoices);
    expect(state?.bookmarks.qb_invoices?.covered).toEqual([['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z']]);
    expect(await company.fingerprints()).toEqual(before);
  });

  it('goes by a STATE that was set by hand', async () => {
    const id = `dev:${invoices}-to-target-postgres-raw`;
    const covered = [['2024-01-01T00:00:00Z', '2024-03-01T00:00:00Z']];
    const include = 'enhancedAllCustomFields';
    const bookmarks = { qb_invoices: { window_field: 'MetaData.LastUpdatedTime', include, covered } };
    succeeded(
      await project.run(['state', 'set', '--force', id, JSON.stringify({ singer_state: { bookmarks } })]),
    );
    const calls = company.calls;
    succeeded(await project.run(JOB, FEBRUARY));
    expect(company.calls).toBe(calls);
  });

  it('runs a trigger for once as a schedule', async () => {
    const calls = company.calls;
    succeeded(await project.run(['schedule', 'run', 'qb_invoices_once'], JANUARY));
    expect(company.calls).toBe(calls);
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
    for (const secret of [
      company.simulator.clientSecret,
      company.simulator.refreshToken,
      company.server.password,
    ]) {
      expect(project.log.length).toBeGreaterThan(10_000);
      expect(project.log).not.toContain(secret);
    }
  });
});
