import { AuthError, DAY_MS, FatalApiError, formatInstant } from 'singer';
import { expect, it } from 'vitest';
import { State } from '../src/coverage/state.ts';
import { LackingEntity } from '../src/lacking-entity.ts';
import type { StreamSource } from '../src/reading/page-source.ts';
import { Shutdown } from '../src/shutdown.ts';
import { discover } from '../src/streams/catalog.ts';
import { chosenStreams } from '../src/streams/chosen-streams.ts';
import { sync } from '../src/sync.ts';
import { LiveSource, row } from './support/live-source.ts';
import { silent } from './support/read-gaps.ts';

const WINDOW_FIELD = 'MetaData.LastUpdatedTime';
const all = discover({ format: 'envelope', windowField: WINDOW_FIELD });
const RANGE = { start: 0, end: 40 * DAY_MS };
const COVERED = [[formatInstant(RANGE.start), formatInstant(RANGE.end)]];

interface Options {
  readonly lacking: readonly string[];
  readonly isNamed?: boolean;
  readonly maxWindowDays?: number;
  readonly callsLeft?: () => number;
}

/** Reads some streams, of which the company lacks a few. */
async function read(names: readonly string[], { lacking, isNamed = false, ...options }: Options) {
  const { maxWindowDays = 0, callsLeft = () => Number.POSITIVE_INFINITY } = options;
  const streams = chosenStreams({ names, all }).streams.map((each) => ({ ...each, isNamed }));
  const rows = Array.from({ length: 30 }, (_, i) => row(i, i * 100_000));
  const lack = new LackingEntity('code 5020: no rights', new FatalApiError('GET /query answered 400'));
  const refused = async () => Promise.reject(lack);
  const asked = new Map<string, number>();
  const warnings: string[] = [];
  let state = State.EMPTY;
  const sourceOf = (name: string): StreamSource => {
    const source = new LiveSource(rows, 7);
    return {
      fetch: (interval, position) => {
        asked.set(name, (asked.get(name) ?? 0) + 1);
        return lacking.includes(name) ? refused() : source.fetch(interval, position);
      },
      count: (interval) => (lacking.includes(name) ? refused() : source.count(interval)),
    };
  };
  const ended = sync({
    streams,
    range: RANGE,
    windowField: WINDOW_FIELD,
    state,
    dueSnapshots: new Set(['qb_tax_agencies']),
    concurrency: 2,
    maxWindowDays,
    isVerified: true,
    source: ({ stream }) => sourceOf(stream.name),
    output: {
      schema: async () => {},
      records: async () => {},
      deletions: async () => {},
      state: async (next) => {
        state = next;
      },
    },
    onBookmark: () => {},
    callsLeft,
    shutdown: new Shutdown(),
    logger: { ...silent, warning: (text) => void warnings.push(text) },
  });
  const problem = await ended.then(
    () => undefined,
    (error) => error,
  );
  return { problem, warnings, asked, bookmarks: JSON.parse(state.toJson()).bookmarks };
}

it.each([0, 1])(
  'a stream that the company lacks is skipped with a warning, the others are read (%i days)',
  async (maxWindowDays) => {
    const { problem, warnings, asked, bookmarks } = await read(
      ['qb_budgets', 'qb_customers', 'qb_tax_agencies'],
      { lacking: ['qb_budgets', 'qb_tax_agencies'], maxWindowDays, callsLeft: () => 3 },
    );
    expect(problem).toBeUndefined();
    expect(warnings).toHaveLength(2);
    expect(warnings.sort()[0]).toMatch(
      /refuses Budget .*\(code 5020: no rights\).*QuickBooks Online Plus or Advanced/,
    );
    expect(bookmarks).toMatchObject({ qb_budgets: { covered: [] }, qb_customers: { covered: COVERED } });
    expect(bookmarks.qb_tax_agencies).not.toHaveProperty('snapshot_at_utc');
    expect(bookmarks.qb_tax_agencies).toHaveProperty('refused_at_utc.entity');
    expect(asked.get('qb_budgets')).toBeLessThanOrEqual(2);
  },
);

it('a lack of a stream that the user named ends the run with an error after the others were read', async () => {
  const { problem, bookmarks } = await read(['qb_budgets', 'qb_customers'], {
    lacking: ['qb_budgets'],
    isNamed: true,
  });
  expect(problem).toBeInstanceOf(FatalApiError);
  expect(problem.message).toContain('the company lacks what the setting streams names: qb_budgets');
  expect(bookmarks.qb_customers.covered).toEqual(COVERED);
});

it('refusal of every stream is no lack, but missing rights', async () => {
  const names = ['qb_customers', 'qb_invoices'];
  expect((await read(names, { lacking: names })).problem).toBeInstanceOf(AuthError);
  expect((await read(['qb_classes', 'qb_budgets'], { lacking: ['qb_classes', 'qb_budgets'] })).problem).toBe(
    undefined,
  );
});
