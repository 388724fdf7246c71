import { promisify } from 'node:util';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded } from '../../src/http/codings.ts';

const LIMIT = 4 * 1_024 * 1_024;
const PAGE = Buffer.from(`[${Array.from({ length: 10_000 }, (_, i) => `{"Id":"${i}"}`).join()}]`);
const ENDS = { short: PAGE.subarray(0, 5), page: PAGE, empty: Buffer.alloc(0) };

/** Compares without a report of half a million bytes. */
function expectSame(body: Buffer, expected: Buffer): void {
  expect(body.equals(expected)).toBe(true);
}

/** The best compression takes seconds. */
function fastBrotli(body: Buffer): Buffer {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
}

/** A gzip body whose end tells another length than the body has. Node checks that length, as it checks the CRC. */
function telling(length: number, zipped: Buffer): Buffer {
  const told = Buffer.from(zipped);
  told.writeUInt32LE(length, told.length - 4);
  return told;
}

describe('a gzip body', () => {
  it.each(Object.entries(ENDS))('comes back as it was: %s', async (_, body) => {
    expectSame(await decoded(gzipSync(body), 'gzip', LIMIT), body);
  });

  it('comes in one piece of the size that its end tells, with a byte to spare', async () => {
    const { buffer, byteLength } = await decoded(gzipSync(PAGE), 'gzip', LIMIT);
    expect([byteLength, buffer.byteLength]).toEqual([PAGE.length, PAGE.length + 1]);
  });

  it.each([
    ['a short last member, whose length stands at the end', [PAGE, ENDS.short]],
    ['an empty last member', [PAGE, PAGE, ENDS.empty]],
    ['a long last member', [ENDS.short, PAGE]],
  ])('of several members is whole: %s', async (_, members) => {
    const zipped = Buffer.concat(members.map((member) => gzipSync(member)));
    expectSame(await decoded(zipped, 'gzip', LIMIT), Buffer.concat(members));
  });

  it.each([
    ['nothing', ''],
    ['zeros', '\0'.repeat(600)],
    ['text', 'garbage\xff\xff\xff\xff'],
  ])('comes back as it was, or is refused, if %s follows it', async (_, rest) => {
    const zipped = Buffer.concat([gzipSync(PAGE), Buffer.from(rest, 'latin1')]);
    const body = await decoded(zipped, 'gzip', LIMIT).catch((error) => error);
    if (body instanceof Error) expect(body).toMatchObject({ code: expect.stringMatching(/^Z_/) });
    else expectSame(body, PAGE);
  });

  it.each([0, 1, PAGE.length - 1, PAGE.length + 1, LIMIT, 2 ** 31, 2 ** 32 - 1])(
    'is refused if its end tells the length %i',
    async (length) => {
      await expect(decoded(telling(length, gzipSync(PAGE)), 'gzip', LIMIT)).rejects.toMatchObject({
        code: 'Z_DATA_ERROR',
      });
    },
  );

  it.each([1, 4, 8, 12, 100])('is refused if its last %i bytes are cut off', async (bytes) => {
    const zipped = gzipSync(PAGE);
    await expect(decoded(zipped.subarray(0, -bytes), 'gzip', LIMIT)).rejects.toMatchObject({
      code: expect.stringMatching(/^Z_/),
    });
  });

  it('is refused if it is longer than the limit, whatever its end tells', async () => {
    const zipped = gzipSync(PAGE);
    const tooLarge = { code: 'ERR_BUFFER_TOO_LARGE' };
    await expect(decoded(zipped, 'gzip', PAGE.length - 1)).rejects.toMatchObject(tooLarge);
    await expect(decoded(telling(5, zipped), 'gzip', PAGE.length - 1)).rejects.toThrow();
    expectSame(await decoded(zipped, 'gzip', PAGE.length), PAGE);
  });

  it('takes no memory that it cannot need, although its end tells 4 GB', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const zipped = telling(2 ** 32 - 1, gzipSync(Buffer.from('{}')));
    const reading = Array.from({ length: 50 }, () => decoded(zipped, 'gzip', 64 * 1_024 * 1_024));
    const most = process.memoryUsage().arrayBuffers - before;
    const ended = await Promise.allSettled(reading);
    expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
    expect(most).toBeLessThan(50 * 40_000);
  });

  it('comes back as it was, in any number of members of any length', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50_000 }), { minLength: 1 }), async (members) => {
        const zipped = await Promise.all(members.map((member) => promisify(gzip)(member, { level: 1 })));
        expectSame(await decoded(Buffer.concat(zipped), 'gzip', LIMIT), Buffer.concat(members));
      }),
      { numRuns: 30 },
    ));
});

it.each([
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', fastBrotli],
])(
  'a body in %s comes back as it was, and is refused if it is longer than the limit',
  async (name, encode) => {
    expectSame(await decoded(encode(PAGE), name, LIMIT), PAGE);
    await expect(decoded(encode(PAGE), name, PAGE.length - 1)).rejects.toMatchObject({
      code: 'ERR_BUFFER_TOO_LARGE',
    });
  },
);
