import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DAY_MS, formatInstant, MessageWriter, SECOND_MS } from 'singer';
import { expect, it } from 'vitest';
import { SingerOutput } from '../../src/output/singer-output.ts';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams } from '../../src/streams/chosen-streams.ts';

const SHAPE = { format: 'envelope', windowField: 'MetaData.LastUpdatedTime' } as const;
const SINCE = Date.UTC(2026, 0, 1);

/** The time that the record of a deletion has. */
async function timeOf(at: number | undefined): Promise<string> {
  const [invoices] = chosenStreams({ names: ['Invoice'], all: discover(SHAPE) }).streams;
  if (invoices === undefined) throw new Error('no stream of invoices');
  const stdout = new PassThrough();
  const output = new SingerOutput(new MessageWriter(stdout), {
    ...{ shape: SHAPE, isSignedKept: false, range: { start: 0, end: 1_000 }, hasDeletions: true },
    company: { environment: 'sandbox', realmId: '1' },
  });
  await output.deletions(invoices, [{ id: '5', at, payload: Buffer.from('{}') }], SINCE);
  stdout.end();
  return JSON.parse(await text(stdout)).record.deleted_at_utc;
}

it.each([SINCE, SINCE + 60 * SECOND_MS])(
  'a deletion at %i, after the call asks from, has that time',
  async (at) => {
    expect(await timeOf(at)).toBe(formatInstant(at));
  },
);

it.each([undefined, SINCE - SECOND_MS, SINCE - 5_000 * DAY_MS])(
  'a deletion with the time %s, which it cannot have, has the time at which it was told',
  async (at) => {
    const before = Math.floor(Date.now() / SECOND_MS) * SECOND_MS;
    const time = Date.parse(await timeOf(at));
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  },
);
