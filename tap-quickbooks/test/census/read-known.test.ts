import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readKnown } from '../../src/census/read-known.ts';
import { withEnd } from './known-text.ts';

const line = (id: string, time: string | null = '2024-01-01T00:00:00Z', stream = 'qb_invoices') =>
  `${JSON.stringify({ stream, id, create_time: time })}\n`;
const LINES = [line('1'), line('2', '2024-01-03T00:00:00Z'), line('3', null), line('4', null, 'qb_terms')];

async function* chunksOf(text: string | Buffer): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += 7) yield bytes.subarray(from, from + 7);
}

const read = (text: string | Buffer) => readKnown(chunksOf(text), 'known.ndjson');
const sizesOf = ({ streams }: Awaited<ReturnType<typeof read>>) =>
  [...streams].map(([stream, { size }]) => [stream, size]);
const WHOLE = [
  ['qb_invoices', 3],
  ['qb_terms', 1],
];

describe('the output of known', () => {
  it.each([
    { form: 'as it is', text: withEnd(LINES) },
    { form: 'with CRLF', text: withEnd(LINES).replaceAll('\n', '\r\n') },
    { form: 'with a byte order mark', text: `\ufeff${withEnd(LINES)}` },
    { form: 'without the last line end', text: withEnd(LINES).trimEnd() },
    { form: 'with blank lines', text: withEnd(LINES).replaceAll('\n', '\n\n') },
    { form: 'put together of two streams', text: withEnd(LINES.slice(0, 3)) + withEnd(LINES.slice(3)) },
  ])('is read $form', async ({ text }) => {
    expect(sizesOf(await read(text))).toEqual(WHOLE);
  });

  it('is read in any order of its records', async () => {
    const reversed = LINES.toReversed();
    const { streams } = await read(withEnd(reversed));
    const records = streams.get('qb_invoices');
    expect([records?.id(0), records?.id(1), records?.unplaced]).toEqual(['1', '2', ['3']]);
  });

  it('is refused if it was cut within a line, and has no end if it was cut between two', async () => {
    const text = withEnd(LINES).trimEnd();
    for (let length = 1; length < text.length; length += 1) {
      const cut = text.slice(0, length);
      const reading = read(cut);
      if (/\}\n?$/.test(cut) && !cut.includes('"end"')) expect((await reading).ends, cut).toEqual([]);
      else await expect(reading, cut).rejects.toMatchObject({ name: 'ConfigError' });
    }
  });

  it('is read without a last line, as another program may write it', async () => {
    expect(sizesOf(await read(LINES.join('')))).toEqual(WHOLE);
  });

  it.each([
    {
      form: 'a missing line',
      text: withEnd(LINES).replace(LINES[1] ?? '', ''),
      says: /2 records of qb_invoices, and its last line tells of 3: lines are missing/,
    },
    {
      form: 'a line too many',
      text: line('9') + withEnd(LINES),
      says: /4 records of qb_invoices, and its last line tells of 3: it ends early, or/,
    },
    {
      form: 'the same output twice',
      text: withEnd(LINES) + withEnd(LINES),
      says: /has Id 3 of qb_invoices twice/,
    },
    {
      form: 'a record twice',
      text: withEnd([line('7'), line('8'), line('7')]),
      says: /has Id 7 of qb_invoices twice/,
    },
    {
      form: 'a cut second output',
      text: withEnd(LINES.slice(0, 3)) + LINES[3],
      says: /1 records of qb_terms, and its last line tells of 0: it ends early/,
    },
    {
      form: 'compressed text',
      text: gzipSync(withEnd(LINES)),
      says: /line 1 of "known.ndjson" is .* as it is/,
    },
    {
      form: 'an unreadable end',
      text: `${LINES.join('')}{"end":true}\n`,
      says: /line 5 .* not an end as this version reads it/,
    },
  ])('is refused with $form', async ({ text, says }) => {
    await expect(read(text)).rejects.toThrow(says);
  });

  it('tells the rows of unknown origin, and the companies', async () => {
    const strange = LINES[3]?.replace('}', ',"origin":"unknown"}') ?? '';
    const company = { environment: 'production', realm_id: '7' };
    const { streams, ends } = await read(withEnd([...LINES.slice(0, 3), strange], company));
    expect(streams.get('qb_terms')?.unknownOrigins.has('4')).toBe(true);
    expect(streams.get('qb_invoices')?.unknownOrigins.size).toBe(0);
    expect(ends[0]?.streams[1]).toEqual({
      ...{ stream: 'qb_terms', records: 1 },
      company: { environment: 'production', realmId: '7' },
    });
  });
});
