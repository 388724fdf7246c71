import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itInSoak } from '../../testing/in-soak.ts';
import { sharedServer } from '../../testing/shared-server.ts';
import type { PipeRun } from '../src/pipe.ts';
import { compare } from '../src/recordings.ts';
import { FEW_NAMES, PIPELINE_NAMES } from '../src/streams.ts';
import { Warehouse } from '../src/warehouse.ts';
import { COMPANY, ended, PipeCompany, RANGE, VOLUME } from './pipe-company.ts';
import { pipeHere } from './pipe-here.ts';
import { readCompany } from './read-company.ts';

const server = sharedServer();

const pipe = new PipeCompany();

/** The coverage of each stream in a STATE. A snapshot has none: it was read at some time. */
const coverageIn = (state = '{}') =>
  Object.fromEntries(
    Object.entries<{ covered?: unknown }>(JSON.parse(state).bookmarks).map(([stream, { covered }]) => [
      stream,
      covered,
    ]),
  );

const WELL = { tapExit: 0, targetExit: 0 };

describe(`a company of ${COMPANY.invoices} invoices`, () => {
  let simulator: Simulator;
  let database: string;
  let first: PipeRun;
  let company: Map<string, Map<string, string>>;

  beforeAll(async () => {
    simulator = await startSimulator(COMPANY);
    database = await server.createDatabase('company');
    // The target rejects each record that does not match the schema of its stream.
    first = await pipe.runInto(simulator, database, { target: { validate_records: true } });
    company = await readCompany(simulator, pipe.folder, RANGE);
  });
  afterAll(() => simulator.close());

  const inWarehouse = <T>(use: (warehouse: Warehouse) => Promise<T>) => Warehouse.open(database, use);
  const tables = (columns: string) =>
    inWarehouse(async (warehouse) => {
      const found: string[] = [];
      for (const stream of FEW_NAMES) found.push(await warehouse.fingerprint('raw', stream, columns));
      return found;
    });

  it('arrives whole: as many rows and ids as QuickBooks holds in the range', async () => {
    expect(ended(first), first.log).toEqual(WELL);
    expect(company.get('qb_invoices')?.size).toBeGreaterThan(1_000 * VOLUME);
    await inWarehouse(async (warehouse) => {
      for (const stream of FEW_NAMES) {
        const { rows, distinctIds } = await warehouse.summarize('raw', stream);
        expect({ rows, distinctIds }).toEqual({
          rows: company.get(stream)?.size,
          distinctIds: company.get(stream)?.size,
        });
      }
    });
  });

  it("is recorded with QuickBooks' own counts beside what came", async () => {
    const [run] = await inWarehouse((warehouse) =>
      warehouse.query<{ quickbooks_counts: Record<string, unknown> }>(
        'select quickbooks_counts from raw._runs',
      ),
    );
    for (const stream of PIPELINE_NAMES) {
      const size = company.get(stream)?.size;
      expect(run?.quickbooks_counts[stream]).toEqual({ quickbooks: size, read: size });
    }
  });

  it('arrives as it is: each payload equals the entity that QuickBooks serves', async () => {
    const comparisons = await inWarehouse((warehouse) => compare(warehouse, company));
    expect(comparisons.map(({ stream, different }) => ({ stream, different }))).toEqual(
      FEW_NAMES.map((stream) => ({ stream, different: [] })),
    );
  });

  it('keeps the text of its numbers', async () => {
    const [row] = await inWarehouse((warehouse) =>
      warehouse.query<{ id: string; balance: string }>(
        `select id, payload->>'Balance' as balance from raw.qb_invoices where payload->>'Balance' like '%.__' limit 1`,
      ),
    );
    expect(row?.balance).toMatch(/^\d+\.\d\d$/);
    expect(company.get('qb_invoices')?.get(row?.id ?? '')).toContain(`"Balance":${row?.balance}`);
    const [hundreds] = await inWarehouse((warehouse) =>
      warehouse.query<{ count: number }>(
        `select count(*)::integer from raw.qb_customers where payload->>'Balance' ~ '\\.\\d0$'`,
      ),
    );
    expect(hundreds?.count).toBeGreaterThan(0);
  });

  it('lies in the windows of its days in UTC, in winter and in summer', async () => {
    await inWarehouse(async (warehouse) => {
      for (const stream of PIPELINE_NAMES) {
        const [wrong] = await warehouse.query<{ count: number; offsets: number }>(
          `select
             count(*) filter (where
               extract_window_start_utc <> date_trunc('day', (payload#>>'{MetaData,LastUpdatedTime}')::timestamptz, 'utc')
               or extract_window_end_utc <> extract_window_start_utc + interval '1 day')::integer as count,
             count(distinct right(payload#>>'{MetaData,LastUpdatedTime}', 6))::integer as offsets
           from raw.${stream}`,
        );
        expect(wrong).toEqual({ count: 0, offsets: 2 });
      }
    });
  });

  it('has no window if it is a snapshot', async () => {
    const rows = await inWarehouse((warehouse) =>
      warehouse.query(
        `select id, extract_window_start_utc, extract_window_end_utc, page_number, page_size, request_payload
         from raw.qb_company_info`,
      ),
    );
    expect(rows).toEqual([
      {
        id: '1',
        extract_window_start_utc: null,
        extract_window_end_utc: null,
        page_number: 1,
        page_size: 100,
        request_payload: { query: 'select * from CompanyInfo', minorversion: 75 },
      },
    ]);
  });

  it('is not changed by a second run over the same range without STATE', async () => {
    const before = await tables('id, payload, ingested_at_utc, extract_window_start_utc');
    const again = await pipeHere(pipe.settingsOf(simulator, database));
    expect(ended(again), again.log).toEqual(WELL);
    expect(await tables('id, payload, ingested_at_utc, extract_window_start_utc')).toEqual(before);
    expect(coverageIn(again.states.at(-1))).toEqual(coverageIn(first.states.at(-1)));
  });

  it('costs no query when the STATE of the first run is given', async () => {
    const { calls } = simulator.stats();
    const again = await pipeHere(pipe.settingsOf(simulator, database, { state: first.states.at(-1) }));
    expect(ended(again), again.log).toEqual(WELL);
    expect(simulator.stats().calls).toBe(calls);
    expect(again.states.at(-1)).toBe(first.states.at(-1));
  });

  itInSoak('ends with the same tables when both programs are killed again and again', async () => {
    const seed = Date.now() % 1_000_000;
    let random = seed;
    const next = (below: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (random >> 8) % below;
    };
    const broken = await server.createDatabase(`killed_${seed}`);
    const small = { target: { batch_size_rows: 70 * VOLUME }, tap: { page_size: 50 * VOLUME } };
    let state: string | undefined;
    let kills = 0;
    for (let run: PipeRun | undefined; run?.targetExit !== 0; kills += 1) {
      let statesLeft = 1 + next(VOLUME > 1 ? 6 : 12);
      run = await pipe.runInto(simulator, broken, {
        ...small,
        state,
        onState: (_, kill) => {
          statesLeft -= 1;
          if (statesLeft === 0) setTimeout(kill, next(60));
        },
      });
      state = run.states.at(-1) ?? state;
      expect([0, 'SIGKILL'], run.log).toContain(run.targetExit);
    }
    expect(kills, `seed ${seed}`).toBeGreaterThan(3);
    expect(coverageIn(state), `seed ${seed}`).toEqual(coverageIn(first.states.at(-1)));
    const columns = 'id, payload, extract_window_start_utc';
    const found = await Warehouse.open(broken, async (warehouse) => {
      const fingerprints: string[] = [];
      for (const stream of FEW_NAMES) fingerprints.push(await warehouse.fingerprint('raw', stream, columns));
      return fingerprints;
    });
    expect(found, `seed ${seed}`).toEqual(await tables(columns));
  });
});
