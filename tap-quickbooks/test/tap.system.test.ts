import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { itInSoak } from '../../testing/in-soak.ts';
import { coveredTooEarly, lastState, messagesOf, recordsOf } from './support/messages.ts';
import {
  configFor,
  FEW_STREAMS,
  runTap as runTapProcess,
  temporaryFolder,
  writeJson,
} from './support/run-tap.ts';
import { runTap } from './support/tap-here.ts';

const RANGE = { start_date: '2024-02-01', end_date: '2024-04-15' };
const OPTIONS = { from: '2024-01-01', to: '2024-05-01', customers: 150, invoices: 900, items: 50, seed: 11 };

/** Records of a page: few enough that a stream has several pages. */
const PAGE_SIZE = 80;

/** The run is cut off after one STATE in this many. */
const EVERY = inject('volume') > 1 ? 3 : 12;

const WINDOWED = new Set(FEW_STREAMS.filter((name) => name !== 'qb_company_info'));

/** The coverage of each stream. A snapshot has none: it was read at some time. */
const coverageIn = (stdout: string) =>
  Object.fromEntries(
    Object.entries(lastState(stdout)?.bookmarks ?? {}).map(([stream, { covered }]) => [stream, covered]),
  );

describe('the tap against a QuickBooks', () => {
  let simulator: Simulator;
  let folder: string;
  const config = (name: string, more: Record<string, unknown> = {}) =>
    writeJson(folder, name, { ...configFor(simulator, folder), ...RANGE, ...more });

  beforeAll(async () => {
    simulator = await startSimulator(OPTIONS);
    folder = temporaryFolder();
  });
  afterAll(() => simulator.close());

  /** Asks the simulator itself, beside the tap. */
  const query = async (statement: string): Promise<string> => {
    const { access_token: token } = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8'));
    const url = `${simulator.apiUrl}/v3/company/${simulator.realmId}/query?query=${encodeURIComponent(statement)}&minorversion=75&include=enhancedAllCustomFields`;
    return (
      await fetch(url, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } })
    ).text();
  };

  it('says that it does not use the bookmarks of another tap', async () => {
    const foreign = { bookmarks: { invoices: { LastUpdatedTime: '2024-03-01T00:00:00.000000Z' } } };
    const state = writeJson(folder, 'foreign.json', foreign);
    const run = await runTap(['--config', config('foreign-config.json'), '--state', state]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toMatch(/WARNING .* bookmarks that are not of this tap, which are not used: invoices/);
    expect(lastState(run.stdout)).toMatchObject(foreign);
  });

  it('does not believe a state that covers what is not past', async () => {
    const bookmark = (start: string, end: string) => ({
      window_field: 'MetaData.LastUpdatedTime',
      include: 'enhancedAllCustomFields',
      covered: [[start, end]],
    });
    const state = writeJson(folder, 'future.json', {
      bookmarks: { qb_items: bookmark('2000-01-01T00:00:00Z', '9999-12-31T00:00:00Z') },
    });
    const run = await runTap(['--config', config('future-config.json'), '--state', state]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toMatch(
      /qb_items: the state covers time until 9999-12-31T00:00:00Z, which is not past/,
    );
    const [[start, end] = []] = lastState(run.stdout)?.bookmarks.qb_items?.covered ?? [];
    expect(start).toBe('2000-01-01T00:00:00Z');
    expect(Date.parse(end ?? '')).toBeLessThan(Date.now());
  });

  it('emits each record of the range once, in its window, with the bytes of QuickBooks', async () => {
    const { exitCode, stdout, stderr } = await runTap(['--config', config('whole.json')]);
    expect(exitCode, stderr).toBe(0);
    const records = recordsOf(stdout);
    for (const [stream, entity, active] of [
      ['qb_customers', 'Customer', ' and Active in (true, false)'],
      ['qb_invoices', 'Invoice', ''],
      ['qb_items', 'Item', ' and Active in (true, false)'],
    ] as const) {
      const ids = records.filter((message) => message.stream === stream).map(({ record }) => record.id);
      const where = `where MetaData.LastUpdatedTime >= '2024-02-01T00:00:00Z' and MetaData.LastUpdatedTime < '2024-04-15T00:00:00Z'${active}`;
      const { totalCount } = JSON.parse(await query(`select count(*) from ${entity} ${where}`)).QueryResponse;
      expect(ids.length).toBe(totalCount);
      expect(new Set(ids).size).toBe(totalCount);
    }
    for (const { record } of records.filter(({ stream }) => WINDOWED.has(stream))) {
      const day = new Date(record.payload.MetaData.LastUpdatedTime).toISOString().slice(0, 10);
      expect(record.id).toBe(record.payload.Id);
      expect(record.extract_window_start_utc).toBe(`${day}T00:00:00Z`);
      expect(Date.parse(record.extract_window_end_utc) - Date.parse(record.extract_window_start_utc)).toBe(
        86_400_000,
      );
    }
    const line = stdout.split('\n').find((each) => each.includes('"stream":"qb_invoices","time')) ?? '';
    const entity = line.slice(line.indexOf('"payload":') + '"payload":'.length, -2);
    expect(await query(`select * from Invoice where Id = '${JSON.parse(entity).Id}'`)).toContain(entity);
  });

  it('starts each stream with its SCHEMA and lets no STATE run ahead of its RECORDs', async () => {
    const { stdout } = await runTap(['--config', config('small-pages.json', { page_size: PAGE_SIZE / 2 })]);
    const schemas = new Set<string>();
    for (const message of messagesOf(stdout)) {
      if (message.type === 'SCHEMA') schemas.add(message.stream);
      if (message.type === 'RECORD') expect(schemas).toContain(message.stream);
    }
    expect(coveredTooEarly(stdout)).toEqual([]);
    expect(messagesOf(stdout).filter(({ type }) => type === 'STATE').length).toBeGreaterThan(10);
  });

  it('makes no query at all for what its state covers, and reads only what is missing', async () => {
    const first = await runTap(['--config', config('first.json', { end_date: '2024-03-01' })]);
    const state = writeJson(folder, 'state.json', lastState(first.stdout));
    const before = simulator.stats();
    const again = await runTap([
      '--config',
      config('first.json', { end_date: '2024-03-01' }),
      '--state',
      state,
    ]);
    expect(again.exitCode).toBe(0);
    expect(simulator.stats().calls).toBe(before.calls);
    expect(simulator.stats().token_calls).toBe(before.token_calls);
    expect(recordsOf(again.stdout)).toEqual([]);
    expect(lastState(again.stdout)).toEqual(lastState(first.stdout));

    const rest = await runTap(['--config', config('rest.json'), '--state', state]);
    const whole = await runTap(['--config', config('whole.json')]);
    const keys = (...runs: string[]) =>
      runs
        .flatMap(recordsOf)
        .map(({ stream, record }) => `${stream} ${record.id}`)
        .sort();
    expect(keys(first.stdout, rest.stdout)).toEqual(keys(whole.stdout));
    expect(coverageIn(rest.stdout)).toEqual(coverageIn(whole.stdout));
  });

  it('resumes after the last page when it is cut off, from any STATE it has written', async () => {
    const paged = config('paged.json', { page_size: PAGE_SIZE, concurrency: 1 });
    const whole = await runTap(['--config', paged]);
    const keys = (stdout: string) => recordsOf(stdout).map(({ stream, record }) => `${stream} ${record.id}`);
    const lines = whole.stdout.split('\n');
    const stops = lines.flatMap((line, i) => (line.startsWith('{"type":"STATE"') ? [i] : []));
    for (const stop of stops.filter((_, i) => i % EVERY === 0)) {
      const state = writeJson(folder, 'cut.json', JSON.stringify(JSON.parse(lines[stop] ?? '').value));
      const rest = await runTap(['--config', paged, '--state', state]);
      const before = keys(lines.slice(0, stop).join('\n'));
      const together = [...before, ...keys(rest.stdout)];
      expect([...new Set(together)].sort()).toEqual(keys(whole.stdout).sort());
      expect(together.length - new Set(together).size).toBeLessThanOrEqual(PAGE_SIZE);
    }
  });

  itInSoak('can window by CreateTime', async () => {
    const run = await runTap(['--config', config('created.json', { window_field: 'MetaData.CreateTime' })]);
    expect(run.exitCode, run.stderr).toBe(0);
    const where = `where MetaData.CreateTime >= '2024-02-01T00:00:00Z' and MetaData.CreateTime < '2024-04-15T00:00:00Z'`;
    const { totalCount } = JSON.parse(await query(`select count(*) from Invoice ${where}`)).QueryResponse;
    expect(recordsOf(run.stdout).filter(({ stream }) => stream === 'qb_invoices')).toHaveLength(totalCount);
  });

  it('reads the streams that the catalog selects', async () => {
    const discovered = await runTap(['--discover']);
    expect(discovered.exitCode).toBe(0);
    const catalog = JSON.parse(discovered.stdout);
    for (const entry of catalog.streams) {
      entry.metadata[0].metadata.selected = entry.stream === 'qb_items';
    }
    for (const flag of ['--catalog', '--properties']) {
      const run = await runTap([
        '--config',
        config('items.json'),
        flag,
        writeJson(folder, 'catalog.json', catalog),
      ]);
      expect(new Set(messagesOf(run.stdout).flatMap(({ stream }) => stream ?? []))).toEqual(
        new Set(['qb_items']),
      );
    }
  });

  it('can emit entities instead of envelopes', async () => {
    const run = await runTap(['--config', config('entity.json', { record_format: 'entity' })]);
    const schema = messagesOf(run.stdout).find(({ type }) => type === 'SCHEMA');
    expect(schema).toMatchObject({
      key_properties: ['Id'],
      bookmark_properties: ['last_updated_time_utc'],
    });
    const invoice = recordsOf(run.stdout).find(({ stream }) => stream === 'qb_invoices');
    expect(invoice?.record).toMatchObject({ page_size: 1000, domain: 'QBO', MetaData: {} });
  });

  it('takes its settings from the variables of the old system, and secrets from files', async () => {
    const { exitCode, stderr } = await runTapProcess([], {
      QBO_CLIENT_ID: simulator.clientId,
      QBO_CLIENT_SECRET_FILE: writeJson(folder, 'secret', `${simulator.clientSecret}\n`),
      QBO_REFRESH_TOKEN: simulator.refreshToken,
      QBO_REALM_ID: simulator.realmId,
      QBO_ENV: 'sandbox',
      TAP_QUICKBOOKS_API_URL: simulator.apiUrl,
      TAP_QUICKBOOKS_TOKEN_URL: simulator.tokenUrl,
      TAP_QUICKBOOKS_FECHA_INICIO: '2024-02-01T00:00:00Z',
      TAP_QUICKBOOKS_FECHA_FIN: '2024-02-02T00:00:00Z',
      XDG_STATE_HOME: folder,
    });
    expect(exitCode, stderr).toBe(0);
    const kept = join(folder, 'tap-quickbooks', `sandbox-${simulator.realmId}.json`);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
  });

  it('keeps secrets out of everything that it prints', async () => {
    const { stdout, stderr } = await runTapProcess(['--config', config('quiet.json')], { LOGLEVEL: 'debug' });
    const tokens = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8'));
    for (const secret of [
      simulator.clientSecret,
      simulator.refreshToken,
      tokens.access_token,
      tokens.refresh_token,
    ]) {
      expect(stdout + stderr).not.toContain(secret);
    }
    expect(stderr).not.toMatch(/error|exception/i);
  });
});
