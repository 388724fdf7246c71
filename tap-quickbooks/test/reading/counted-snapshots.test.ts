import fc from 'fast-check';
import { DAY_MS, FatalApiError, RetryableApiError, ThrottledError } from 'singer';
import { describe, expect, inject, it } from 'vitest';
import { ListSource } from '../support/list-source.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { runSync } from '../support/run-sync.ts';

const STREAM = 'qb_tax_agencies';
const PAGE = 10;
const SIZES = [0, 1, 2, 9, 10, 11, 19, 20, 35];

/** A snapshot of a list that is due. */
async function take(source: ListSource, { stream = STREAM, isVerified = true, from = '{}' } = {}) {
  const run = await runSync({
    ...{ isVerified, from, range: { start: 0, end: 1 }, dueSnapshots: new Set([stream]) },
    sources: { [stream]: source },
  });
  const isTaken = JSON.parse(run.state).bookmarks?.[stream]?.snapshot_at_utc !== undefined;
  return { ...run, isTaken, written: [...new Set(run.ids)] };
}

const pagesFor = (rows: number): number => Math.floor(Math.max(0, rows - 1) / (PAGE - 1)) + 1;

/** Faults of one page, whose number is given. */
const ONCE = {
  'a page that comes short': (ids: readonly string[]) => ids.slice(0, Math.ceil(ids.length / 2)),
  'a page without its last record': (ids: readonly string[]) => ids.slice(0, -1),
  'a page without its first record': (ids: readonly string[]) => ids.slice(1),
  'an empty page': () => [],
};

/** Faults of every page. */
const LASTING = {
  'pages without their last record': (ids: readonly string[]) => ids.slice(0, -1),
  'pages without one record': (ids: readonly string[]) => ids.filter((id) => id !== '2'),
  'empty pages': () => [],
};

const ofEach = <T>(faults: Record<string, T>) =>
  Object.entries(faults).flatMap(([fault, disturb]) => SIZES.map((size) => ({ fault, size, disturb })));

describe('a snapshot that is verified', () => {
  it.each(ofEach(ONCE))('of $size records is whole after $fault', async ({ size, disturb }) => {
    for (let nth = 1; nth <= pagesFor(size); nth += 1) {
      const source = new ListSource(size, {
        pageSize: PAGE,
        disturb: (ids, number) => (number === nth ? disturb(ids) : ids),
      });
      const { isTaken, written, error } = await take(source);
      expect([error, isTaken, written.length]).toEqual([undefined, true, size]);
      // A page that does not join up has the list read again, as before.
      expect(source.calls).toBeLessThanOrEqual(2 * pagesFor(size) + 4);
    }
  });

  it('is taken if each record came, and not otherwise, whatever its pages lack', async () => {
    const disturbances = [(ids: readonly string[]) => ids, ...Object.values(ONCE), ...Object.values(LASTING)];
    const faults = fc.array(fc.constantFrom(...disturbances), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 2, max: 12 }), faults, async (size, pageSize, asked) => {
        const source = new ListSource(size, {
          pageSize,
          disturb: (ids, number) => asked[number - 1]?.(ids) ?? ids,
        });
        const { isTaken, written, error } = await take(source);
        expect(isTaken).toBe(written.length === size);
        if (isTaken) expect(error).toBeUndefined();
        else expect(String(error)).toContain(`${STREAM} (${written.length} of ${size} record`);
      }),
      { numRuns: 500 * inject('volume') },
    );
  });

  it.each(ofEach(LASTING))('of $size records is not taken after $fault', async ({ size, disturb }) => {
    const source = new ListSource(size, { pageSize: PAGE, disturb });
    const { isTaken, written, error } = await take(source);
    const isWhole = written.length === size;
    expect(isTaken).toBe(isWhole);
    if (isWhole) expect(error).toBeUndefined();
    else {
      expect(error).toMatchObject({ exitCode: 10 });
      expect(String(error)).toContain(`${STREAM} (${written.length} of ${size} record`);
    }
    expect(source.calls).toBeLessThanOrEqual(2 * pagesFor(size) + 6);
  });

  it.each(SIZES)('of %i records is read by half pages, if all of them come short', async (size) => {
    const half = (ids: readonly string[]) => ids.slice(0, PAGE / 2);
    const source = new ListSource(size, { pageSize: PAGE, disturb: half });
    const { isTaken, written } = await take(source);
    expect([isTaken, written.length]).toEqual([true, size]);
    expect(source.calls).toBeLessThanOrEqual(Math.ceil(size / (PAGE / 2 - 1)) + 3);
  });

  it.each(SIZES)(
    'of %i records takes one call more than its pages, and none if verify is off',
    async (size) => {
      const counted = new ListSource(size, { pageSize: PAGE });
      expect((await take(counted)).isTaken).toBe(true);
      expect([counted.fetches, counted.counts]).toEqual([pagesFor(size), 1]);
      const uncounted = new ListSource(size, { pageSize: PAGE });
      expect((await take(uncounted, { isVerified: false })).isTaken).toBe(true);
      expect([uncounted.fetches, uncounted.counts]).toEqual([pagesFor(size), 0]);
    },
  );
});

describe('a list that changes while it is read', () => {
  const change = fc.record({ call: fc.integer({ min: 2, max: 9 }), isNew: fc.boolean(), at: fc.nat(34) });

  it('is taken, and brings every record that stays', async () => {
    const sizes = fc.constantFrom(...SIZES);
    const changes = fc.array(change, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, changes, async (size, asked) => {
        const between = (list: ListSource, call: number) => {
          for (const [i, { isNew, at }] of asked.filter((each) => each.call === call).entries()) {
            if (isNew) list.ids.push(`new ${call} ${i}`);
            else list.ids = list.ids.filter((id) => id !== String(at));
          }
        };
        const source = new ListSource(size, { pageSize: PAGE, between });
        const before = [...source.ids];
        const { isTaken, written, error } = await take(source);
        expect([error, isTaken]).toEqual([undefined, true]);
        expect(source.ids.filter((id) => before.includes(id) && !written.includes(id))).toEqual([]);
      }),
      { numRuns: 300 * inject('volume') },
    );
  });

  it('is counted again if a record came and left between its pages and its count', async () => {
    const between = ({ ids }: ListSource, call: number) => {
      if (call === 2) ids.push('passing');
      if (call === 3) ids.pop();
    };
    const source = new ListSource(5, { pageSize: PAGE, between });
    expect(await take(source)).toMatchObject({ isTaken: true, error: undefined });
    expect(source.counts).toBe(2);
  });
});

describe('a snapshot that lacks records', () => {
  const lossy = () => new ListSource(5, { pageSize: PAGE, disturb: LASTING['empty pages'] });

  it('is read again in the next run, and the STATE keeps the time of the last one that was whole', async () => {
    const whole = new ListSource(5, { pageSize: PAGE });
    const from = (await take(whole)).state;
    const run = await take(lossy(), { from });
    expect(JSON.parse(run.state)).toEqual(JSON.parse(from));
    expect((await take(new ListSource(5, { pageSize: PAGE }), { from: run.state })).written).toHaveLength(5);
  });

  it('lets the other streams be read to the end', async () => {
    const streams = ['qb_inventory_adjustments', STREAM, 'qb_company_info', 'qb_customers'];
    const [whole, one] = [new ListSource(7, { pageSize: PAGE }), new ListSource(1, { pageSize: 100 })];
    const sources = [whole, lossy(), one, new LiveSource([row(90, 10)], PAGE)];
    const { ids, state, error } = await runSync({
      ...{ range: { start: 0, end: DAY_MS }, dueSnapshots: new Set(streams) },
      sources: Object.fromEntries(streams.map((stream, i) => [stream, sources[i] ?? one])),
    });
    expect(new Set(ids)).toEqual(new Set(['1', '2', '3', '4', '5', '6', '7', '90']));
    expect(Object.keys(JSON.parse(state).bookmarks).sort()).toEqual([...streams].sort().slice(0, 3));
    expect(error).toMatchObject({ exitCode: 10 });
    expect(String(error)).toContain(`${STREAM} (0 of 5 records came)`);
  });
});

const REFUSED = new FatalApiError('GET /query answered 400: count is not supported');

describe('a list that QuickBooks does not count', () => {
  it.each([
    [REFUSED, true],
    [new RetryableApiError('GET /query answered 200: its body has no number of records'), true],
    [new ThrottledError('GET /query answered 429'), false],
  ])('is taken after %s: %s', async (refusal, isExpected) => {
    const { isTaken, error } = await take(new ListSource(5, { pageSize: PAGE, refusal }));
    expect([isTaken, error === undefined]).toEqual([isExpected, isExpected]);
  });

  it.each(SIZES)('of %i records is read a second time instead, which is no failure', async (size) => {
    const source = new ListSource(size, { pageSize: PAGE, refusal: REFUSED });
    expect(await take(source)).toMatchObject({ isTaken: true, error: undefined });
    expect([source.fetches, source.counts]).toEqual([2 * pagesFor(size), 1]);
  });

  it.each(ofEach(ONCE))('of $size records is whole after $fault', async ({ size, disturb }) => {
    const source = new ListSource(size, {
      ...{ pageSize: PAGE, refusal: REFUSED },
      disturb: (ids, number) => (number === 1 ? disturb(ids) : ids),
    });
    expect((await take(source)).written).toHaveLength(size);
  });
});

describe.each(['qb_company_info', 'qb_preferences'])('the one record of %s', (stream) => {
  it.each([true, false])('is asked for twice, with verify: %s', async (isVerified) => {
    const source = new ListSource(1, {
      pageSize: 100,
      disturb: (ids, number) => (number === 1 ? [] : ids),
    });
    expect(await take(source, { stream, isVerified })).toMatchObject({ isTaken: true, written: ['1'] });
    expect([source.fetches, source.counts]).toEqual([2, 0]);
  });

  it('that does not come leaves the snapshot untaken', async () => {
    const source = new ListSource(0, { pageSize: 100 });
    const { isTaken, error } = await take(source, { stream });
    expect(isTaken).toBe(false);
    expect(error).toMatchObject({ exitCode: 10 });
    expect(String(error)).toContain(`${stream} (0 of 1 record came)`);
    expect([source.fetches, source.counts]).toEqual([2, 0]);
  });

  it('takes one call', async () => {
    const source = new ListSource(1, { pageSize: 100 });
    expect((await take(source, { stream })).isTaken).toBe(true);
    expect(source.calls).toBe(1);
  });
});
