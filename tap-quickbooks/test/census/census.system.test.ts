import { type Simulator, type SimulatorOptions, startSimulator } from 'quickbooks-simulator';
import { EXIT_CODES } from 'singer';
import { describe, expect, inject, it } from 'vitest';
import { lastState, messagesOf, recordsOf } from '../support/messages.ts';
import { configFor, type TapRun, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';
import { withEnd } from './known-text.ts';

const COMPANY = {
  ...{ from: '2024-01-01', to: '2024-03-01', customers: 40, invoices: 1_100, items: 20, others: 60 },
  realm: ['9341450000000001', '9341450000000002'],
};

const FEW_INVOICES = { ...COMPANY, invoices: 300 };
const MANY_OTHERS = { ...COMPANY, invoices: 10, others: 1_500 };

interface Loaded {
  readonly simulator: Simulator;
  readonly first: TapRun;
  /** Lines of the records that a run wrote, as `target-postgres-raw known` prints them. */
  readonly known: readonly string[];
  /** Takes a census of some known lines, or of the text of a file. */
  readonly census: (known: readonly string[] | string, ...args: readonly string[]) => Promise<TapRun>;
  readonly settings: Record<string, unknown>;
}

/** Loads some streams of a company, and hands over what a census needs. */
async function loaded(
  streams: string,
  use: (company: Loaded) => Promise<void>,
  company: SimulatorOptions = COMPANY,
): Promise<void> {
  const simulator = await startSimulator(company);
  try {
    const folder = temporaryFolder();
    const settings: Record<string, unknown> = {
      ...configFor(simulator, folder),
      ...{ start_date: COMPANY.from, settle_seconds: 10, streams },
    };
    const first = await runTap(['--config', writeJson(folder, 'config.json', settings)]);
    expect(first.exitCode, first.stderr).toBe(0);
    const state = writeJson(folder, 'state.json', lastState(first.stdout));
    const census = (known: readonly string[] | string, ...args: readonly string[]) => {
      const text = typeof known === 'string' ? known : withEnd(known);
      const file = writeJson(folder, 'known.ndjson', text);
      const config = writeJson(folder, 'config.json', settings);
      return runTap(['census', '--config', config, '--known', file, '--state', state, ...args]);
    };
    await use({ simulator, first, known: knownLines(first.stdout), census, settings });
  } finally {
    await simulator.close();
  }
}

function knownLines(stdout: string): string[] {
  return recordsOf(stdout).map(({ stream, record }) => {
    const payload = record.payload as Record<string, unknown>;
    const [inner = payload] = Object.values(payload).filter((value) => hasMetaData(value));
    const { MetaData } = ('MetaData' in payload ? payload : inner) as {
      MetaData?: { CreateTime?: string };
    };
    return `${JSON.stringify({ stream, id: record.id, create_time: MetaData?.CreateTime ?? null })}\n`;
  });
}

const hasMetaData = (value: unknown) => typeof value === 'object' && value !== null && 'MetaData' in value;

/** Ids of the records of an entity that were deleted since. */
function goneOf(simulator: Simulator, entity: string): string[] {
  return [...simulator.truth({ entity })].filter(({ left_at }) => left_at !== null).map(({ id }) => id);
}

const deletedIn = ({ stdout }: TapRun) =>
  recordsOf(stdout)
    .map(({ stream, record }) => `${stream} ${record.id}`)
    .sort();

describe('tap-quickbooks census', () => {
  it('finds deletions by count, and writes records without a payload of QuickBooks and a STATE that knows them', async () => {
    await loaded('Invoice,Customer', async ({ simulator, known, census }) => {
      const quiet = await census(known);
      expect(quiet.exitCode, quiet.stderr).toBe(0);
      expect([deletedIn(quiet), quiet.lastLine]).toEqual([
        [],
        expect.stringMatching(/2 of 2 streams settled, 0 deletions found, 2 calls/),
      ]);
      simulator.mutate({ count: 3, entities: ['Invoice'], kinds: ['delete'], seed: 5 });
      const gone = goneOf(simulator, 'Invoice');
      const found = await census(known);
      expect(found.exitCode, found.stderr).toBe(0);
      expect(deletedIn(found)).toEqual(gone.map((id) => `qb_invoices ${id}`).sort());
      const [record] = recordsOf(found.stdout).map(
        ({ record: each }) => each as unknown as Record<string, unknown>,
      );
      expect(record?.payload).toEqual({ domain: 'QBO', status: 'Deleted', Id: record?.id });
      expect(found.stderr).toMatch(
        /compared numbers in 1 stream, not every Id: qb_invoices\. .*census --thorough --stream qb_invoices"/,
      );
      expect(Date.parse(String(record?.deleted_at_utc))).toBeGreaterThan(
        Date.now() - 60_000 * inject('pace'),
      );
      const { bookmarks } = lastState(found.stdout) ?? { bookmarks: {} };
      expect(bookmarks.qb_invoices?.deletions_covered).toHaveLength(1);
      expect(messagesOf(found.stdout).map(({ type }) => type)).toEqual(
        expect.arrayContaining(['SCHEMA', 'RECORD', 'STATE']),
      );
    });
  });

  it('takes the windows of records that the tables lack out of the coverage, and ends with its own exit code', async () => {
    await loaded('Invoice', async ({ simulator, known, census, settings }) => {
      const lacking = known.filter((_, i) => i !== 700 && i !== 701);
      simulator.mutate({ count: 2, entities: ['Invoice'], kinds: ['delete'], seed: 9 });
      const run = await census(lacking, '--thorough');
      expect(run.exitCode, run.stderr).toBe(EXIT_CODES.unverified);
      expect(run.lastLine).toMatch(
        /the tables lack records that QuickBooks has: qb_invoices [12] records in 2024/,
      );
      const [open] = lastState(run.stdout)?.bookmarks.qb_invoices?.unverified ?? [];
      expect(open).toHaveLength(2);
      const folder = temporaryFolder();
      const again = await runTap([
        ...['--config', writeJson(folder, 'config.json', settings)],
        ...['--state', writeJson(folder, 'state.json', lastState(run.stdout))],
      ]);
      const read = new Set(recordsOf(again.stdout).map(({ record }) => record.id));
      const lost = [700, 701].map((i) => JSON.parse(known[i] ?? '').id as string);
      const gone = goneOf(simulator, 'Invoice');
      expect(lost.filter((id) => !gone.includes(id) && !read.has(id))).toEqual([]);
    });
  });

  it('prints a plan without a call, and refuses what it cannot compare', async () => {
    await loaded('Invoice', async ({ simulator, known, census }) => {
      const before = simulator.stats();
      const plan = await census(known, '--dry-run');
      expect(plan.exitCode, plan.stderr).toBe(0);
      expect(plan.stdout).toMatch(/1 x select count\(\*\) from Invoice where .*\n.*if 1 is deleted/);
      const empty = await census([]);
      const broken = await census([...known.slice(0, 5), '{"stream":"qb_invo'].join(''));
      const cut = await census(withEnd(known).replace(known[5] ?? '', ''));
      const other = { environment: 'production', realm_id: '9341450000000002' };
      const foreign = await census(withEnd(known, other));
      const refused = [empty, broken, cut, foreign];
      expect(refused.map(({ exitCode }) => exitCode)).toEqual(refused.map(() => EXIT_CODES.config));
      expect(broken.lastLine).toMatch(/line 6 of .*known\.ndjson.*whole output/);
      expect(cut.lastLine).toMatch(
        /known\.ndjson" has \d+ records of qb_invoices, and its last line tells of \d+: lines are missing/,
      );
      expect(foreign.lastLine).toMatch(
        /qb_invoices are those of company 9341450000000002 \(production\), and the settings name company 9341450000000001 \(production\): correct realm_id/,
      );
      expect(simulator.stats()).toEqual(before);
    });
  });
});

describe('the guards of tap-quickbooks census', () => {
  it.each([
    { lack: 'empty', streams: 'Class,Invoice' },
    { lack: '5020', streams: 'Class,Invoice' },
    { lack: '403', streams: 'Class,Invoice' },
    { lack: 'metadata', streams: 'CustomerType,Invoice' },
  ])(
    'mark nothing of an entity that became $lack, and settle the other stream',
    async ({ lack, streams }) => {
      await loaded(
        streams,
        async ({ simulator, known, census }) => {
          const [entity = ''] = streams.split(',');
          simulator.tune({ lacks: [`${entity}=${lack}`] });
          simulator.mutate({ count: 1, entities: ['Invoice'], kinds: ['delete'], seed: 5 });
          const run = await census(known);
          expect(run.exitCode, run.stderr).toBe(EXIT_CODES.unsettled);
          expect(deletedIn(run)).toEqual(goneOf(simulator, 'Invoice').map((id) => `qb_invoices ${id}`));
          expect(run.lastLine).toMatch(/did not settle 1 stream/);
        },
        FEW_INVOICES,
      );
    },
  );

  it('mark nothing of another company', async () => {
    const streams = 'Invoice,Customer,Term,PaymentMethod,TaxCode,Account,Bill';
    await loaded(
      streams,
      async ({ simulator, known, census, settings }) => {
        const [, other] = simulator.companies;
        Object.assign(settings, { realm_id: other?.realmId, refresh_token: other?.refreshToken });
        Object.assign(settings, { token_file: `${settings.token_file}.other` });
        const run = await census(known);
        expect([run.exitCode, deletedIn(run)], run.stderr).toEqual([EXIT_CODES.config, []]);
        const folder = temporaryFolder();
        const stateless = await runTap([
          ...['census', '--config', writeJson(folder, 'config.json', settings)],
          ...['--known', writeJson(folder, 'known.ndjson', withEnd(known)), '--max-deletions', '5000'],
        ]);
        expect([stateless.exitCode, deletedIn(stateless)], stateless.stderr).toEqual([
          EXIT_CODES.unsettled,
          [],
        ]);
        expect(stateless.lastLine).toMatch(/created at another time. Check realm_id/);
      },
      FEW_INVOICES,
    );
  });

  it('believe more than max_deletions only if the flag allows it', async () => {
    await loaded(
      'Invoice',
      async ({ simulator, known, census, settings }) => {
        simulator.mutate({ count: 12, entities: ['Invoice'], kinds: ['delete'], seed: 5 });
        settings.max_deletions = 5;
        const run = await census(known);
        expect([run.exitCode, deletedIn(run)], run.stderr).toEqual([EXIT_CODES.unsettled, []]);
        expect(run.lastLine).toMatch(
          /lacks 12 of 300 records, and max_deletions allows 5.*--max-deletions 12/,
        );
        const allowed = await census(known, '--max-deletions', '12');
        expect([allowed.exitCode, deletedIn(allowed).length], allowed.stderr).toEqual([0, 12]);
      },
      FEW_INVOICES,
    );
  });
});

describe('a census of entities that QuickBooks does not count or order', () => {
  it('finds deletions where projections and long lists are refused, and in wrapped, whole and small streams', async () => {
    const streams = 'RecurringTransaction,TaxAgency,CustomerType,TaxCode,TimeActivity,InventoryAdjustment';
    await loaded(
      streams,
      async ({ simulator, known, census }) => {
        simulator.tune({ projections: 'refused', longestList: '30', countRefusals: 'more' });
        const entities = ['RecurringTransaction', 'TimeActivity', 'InventoryAdjustment'];
        simulator.mutate({ count: 9, entities, kinds: ['delete'], seed: 3 });
        const run = await census(known);
        expect(run.exitCode, run.stderr).toBe(0);
        const names = ['qb_recurring_transactions', 'qb_time_activities', 'qb_inventory_adjustments'];
        const gone = entities.flatMap((entity, i) =>
          goneOf(simulator, entity).map((id) => `${names[i]} ${id}`),
        );
        expect(gone.length).toBeGreaterThan(3);
        expect(deletedIn(run)).toEqual(gone.sort());
      },
      MANY_OTHERS,
    );
  });
});
