import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { queryCall } from '../../src/quickbooks/api-call.ts';
import { countOf } from '../../src/quickbooks/count.ts';
import { answer, cut, good, PAGE, reset, zipped } from '../support/bad-answers.ts';
import { clientOf, clientWith } from '../support/client-of.ts';

const SHORT_PAUSES = { firstMs: 1, longestMs: 1, throttledMs: 1 };

describe.concurrent('a query', () => {
  it('is sent again for fewer rows after an answer that is too long, and not at all for as many', async () => {
    const long = zipped(gzipSync(Buffer.alloc(65 * 1024 * 1024, ' ')));
    const { query, client, urls } = await clientOf(long, good, long);
    expect((await query()).map(({ id }) => id)).toEqual(['7']);
    expect(urls.map((url) => /maxresults\+(\d+)/.exec(url)?.[1])).toEqual(['1000', '500']);
    const count = client.call(queryCall(() => 'select count(*) from Customer', countOf));
    await expect(count).rejects.toThrow(/was given up: its answer has more than 64 MiB/);
    expect(client.calls).toBe(3);
  });

  it.each([
    ['a connection that is reset', reset],
    ['a body that is cut in the middle', cut],
    ['half a JSON body that pretends to be whole', answer(200, PAGE.slice(0, 60))],
    ['a compressed body that is cut', zipped(gzipSync(PAGE).subarray(0, 40))],
  ])('is sent for fewer rows after %s came twice', async (_, bad) => {
    const { query, urls } = await clientWith(SHORT_PAUSES, bad, bad, good);
    expect((await query()).map(({ id }) => id)).toEqual(['7']);
    expect(urls.map((url) => /maxresults\+(\d+)/.exec(url)?.[1])).toEqual(['1000', '1000', '500']);
  });

  it('is sent for fewer rows after a gateway found the answer too long (413), and not for as many', async () => {
    const refused = answer(413, '');
    const { query, client, urls } = await clientWith(SHORT_PAUSES, refused, refused, good, refused);
    expect((await query()).map(({ id }) => id)).toEqual(['7']);
    expect(urls.map((url) => /maxresults\+(\d+)/.exec(url)?.[1])).toEqual(['1000', '500', '250']);
    const count = client.call(queryCall(() => 'select count(*) from Customer', countOf));
    await expect(count).rejects.toThrow(/answered 413 .*: a gateway found the answer too long$/);
    expect(client.calls).toBe(4);
  });

  it('is tried on after the last attempt while fewer rows can be asked for, and no longer', async () => {
    const failing = Array.from({ length: 12 }, () => answer(500, ''));
    const shrinking = await clientWith(SHORT_PAUSES, ...failing.slice(0, 8), good);
    await expect(shrinking.query()).resolves.toHaveLength(1);
    expect(shrinking.client.calls).toBe(9);
    const { client } = await clientWith(SHORT_PAUSES, ...failing);
    const unchanging = queryCall(() => 'select count(*) from Customer', countOf);
    await expect(client.call(unchanging)).rejects.toThrow(/500/);
    expect(client.calls).toBe(6);
  });
});
