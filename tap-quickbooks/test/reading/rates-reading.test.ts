import { type Coverage, DAY_MS, gaps, type Interval, type Logger } from 'singer';
import { describe, expect, it } from 'vitest';
import { RunState } from '../../src/coverage/claims.ts';
import { State } from '../../src/coverage/state.ts';
import type { PageSource } from '../../src/reading/page-source.ts';
import { startRates } from '../../src/reading/rates-reading.ts';
import { ReaderPool } from '../../src/reading/reader-pool.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { silent } from '../support/read-gaps.ts';

const STREAM = 'qb_exchange_rates';
const FIELD = 'MetaData.LastUpdatedTime';

interface Options {
  readonly range: Interval;
  readonly covered?: Coverage;
  readonly finalUntil?: number;
  readonly logger?: Logger;
}

/** Reads rates from a source that has some currencies on each day, and notes the days that are asked for. */
async function readRates(
  ratesOn: (day: number, call: number) => readonly string[],
  { range, covered = [], finalUntil = Number.POSITIVE_INFINITY, logger = silent }: Options,
) {
  const asked: number[] = [];
  const source: PageSource = {
    fetch: async ({ start }) => {
      const day = Math.floor(start / DAY_MS);
      asked.push(day);
      const rows = ratesOn(day, asked.filter((each) => each === day).length);
      return {
        rows: rows.map((id) => ({
          id: id.includes('-') ? id : `${id}-${day}`,
          instant: start,
          payload: Buffer.from('{}'),
        })),
        query: `day ${day}`,
        pageSize: 1_000,
      };
    },
  };
  const shutdown = new Shutdown();
  const pool = new ReaderPool(2, shutdown);
  const run = new RunState(State.EMPTY.withCovered(STREAM, FIELD, covered), FIELD, async () => {});
  const emitted: string[] = [];
  startRates({
    stream: STREAM,
    missing: gaps(run.covered(STREAM), range),
    finalUntil,
    source,
    pool,
    shutdown,
    emit: async ({ rows }) => void emitted.push(...rows.map(({ id }) => id)),
    claims: run.claimsOf(STREAM),
    logger,
  });
  await pool.finished();
  return { asked, emitted, coverage: run.covered(STREAM) };
}

const both = () => ['EUR', 'GBP'];

describe('exchange rates', () => {
  it('are read by a call for each day that is not covered, the newest first', async () => {
    const { asked, emitted, coverage } = await readRates(both, {
      range: { start: 10 * DAY_MS, end: 15.5 * DAY_MS },
      covered: [{ start: 12 * DAY_MS, end: 13 * DAY_MS }],
      finalUntil: 15.5 * DAY_MS - 1,
    });
    expect(asked).toEqual([15, 14, 13, 11, 10]);
    expect(emitted).toHaveLength(10);
    expect(coverage).toEqual([{ start: 10 * DAY_MS, end: 15.5 * DAY_MS - 1 }]);
  });

  it.each([[[]], [['EUR']]])(
    'of the newest day come although its first answer has %j alone',
    async (first) => {
      const { asked, emitted, coverage } = await readRates(
        (day, call) => (day === 12 && call === 1 ? first : both()),
        { range: { start: 11 * DAY_MS, end: 13 * DAY_MS } },
      );
      expect(asked).toEqual([12, 12, 11]);
      expect(emitted.sort()).toEqual(['EUR-11', 'EUR-12', 'GBP-11', 'GBP-12']);
      expect(coverage).toEqual([{ start: 11 * DAY_MS, end: 13 * DAY_MS }]);
    },
  );

  it('make no call if every day is covered', async () => {
    const range = { start: 10 * DAY_MS, end: 12 * DAY_MS };
    expect((await readRates(both, { range, covered: [range] })).asked).toEqual([]);
  });

  it('of a date that is not over everywhere are emitted, but not covered', async () => {
    const { emitted, coverage } = await readRates(both, {
      range: { start: 10 * DAY_MS, end: 13.25 * DAY_MS },
      finalUntil: 12.75 * DAY_MS,
    });
    expect(emitted).toHaveLength(8);
    expect(coverage).toEqual([{ start: 10 * DAY_MS, end: 12.75 * DAY_MS }]);
  });

  it('that are missing in the first answer for a day come with the second', async () => {
    const { asked, emitted } = await readRates((day, call) => (day === 11 && call === 1 ? ['EUR'] : both()), {
      range: { start: 10 * DAY_MS, end: 13 * DAY_MS },
    });
    expect(asked).toEqual([12, 12, 11, 11, 10]);
    expect(emitted.sort()).toEqual(['EUR-10', 'EUR-11', 'EUR-12', 'GBP-10', 'GBP-11', 'GBP-12']);
  });

  it('that are the latest ones of several days come once', async () => {
    const { emitted } = await readRates((day) => (day > 10 ? ['EUR-10', 'GBP-11'] : ['EUR-10', 'GBP-9']), {
      range: { start: 9 * DAY_MS, end: 14 * DAY_MS },
    });
    expect(emitted).toEqual(['EUR-10', 'GBP-11', 'GBP-9']);
  });

  it('end after a week without a rate, with a warning, and older days are not covered', async () => {
    const warnings: string[] = [];
    const logger = { ...silent, warning: (text: string) => void warnings.push(text) };
    const { asked, coverage } = await readRates((day) => (day >= 95 ? both() : []), {
      range: { start: 0, end: 100 * DAY_MS },
      logger,
    });
    expect(new Set(asked).size).toBe(5 + 7);
    expect(asked.filter((day) => day === 94)).toHaveLength(2);
    expect(coverage).toEqual([{ start: 88 * DAY_MS, end: 100 * DAY_MS }]);
    expect(warnings).toEqual([
      expect.stringContaining('for 7 days from 1970-03-30 on: older days are not read'),
    ]);
  });

  it.each([3, 6, 7])(
    'of the newest %i days stay open if all of these are empty, until a run gets some',
    async (empty) => {
      const range = { start: 0, end: 10 * DAY_MS };
      const first = await readRates((day) => (day >= 10 - empty ? [] : both()), { range });
      expect(first.coverage).toEqual(empty === 7 ? [] : [{ start: 0, end: (10 - empty) * DAY_MS }]);
      const second = await readRates(both, { range, covered: first.coverage });
      expect(second.coverage).toEqual([range]);
      expect(new Set([...first.emitted, ...second.emitted]).size).toBe(20);
    },
  );
});
