import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { queryCall } from '../../src/quickbooks/api-call.ts';
import { countOf } from '../../src/quickbooks/count.ts';
import { rowsOf } from '../../src/quickbooks/rows.ts';
import {
  answer,
  cut,
  expired,
  fault,
  good,
  PAGE,
  ROW,
  reset,
  throttled,
  zipped,
} from '../support/bad-answers.ts';
import { CUSTOMER, clientOf } from '../support/client-of.ts';

// Beside each other, since most of them wait for the pauses of the client.
describe.concurrent('a query', () => {
  it.each([
    ['a failure of the service', answer(500, fault('10000'))],
    ['a gateway that answers in HTML', answer(502, '<html><body>Bad Gateway</body></html>')],
    ['a service that is away', answer(503, '')],
    ['a body that is cut in the middle', cut],
    ['a connection that is reset', reset],
    ['half a JSON body that pretends to be whole', answer(200, PAGE.slice(0, 60))],
    ['a page of HTML that pretends to be fine', answer(200, '<html>hello</html>')],
    ['a compressed body that is cut', zipped(gzipSync(PAGE).subarray(0, 40))],
    ['a body that is not compressed, but said to be', zipped(Buffer.from(PAGE))],
    ['JSON that is no answer to a query', answer(200, '{"message":"Endpoint request timed out"}')],
    ['a list under the key of another entity', answer(200, `{"QueryResponse":{"Customers":[${ROW}]}}`)],
    ['announced rows that did not come', answer(200, '{"QueryResponse":{"startPosition":1,"maxResults":1}}')],
    [
      'a passing fault beside rows',
      answer(200, `{"QueryResponse":{"Customer":[${ROW}]},${fault('10000').slice(1)}`),
    ],
    ['a fault without a code and a text', answer(200, '{"Fault":{}}')],
    ['such a fault beside rows', answer(200, `{"QueryResponse":{"Customer":[${ROW}]},"Fault":{"Error":[]}}`)],
    ['a status of 202', answer(202, '')],
    ['a status of 522', answer(522, 'error code: 522')],
    ['a status of 529', answer(529, '')],
    ['a status of 598', answer(598, '')],
    ['a redirection', answer(302, '<html>', { location: 'https://example.com/maintenance' })],
    ['a 403 of a gateway', answer(403, '<html>Forbidden</html>')],
    ['a 403 without a body', answer(403, '')],
    [
      'a 400 that says the operation is unknown, as in an outage',
      answer(400, fault('500', 'Operation Could not find resource for relative : /v3/x is not supported.')),
    ],
    ['a 400 with code 7001', answer(400, fault('7001'))],
    ['a 400 that asks to wait', answer(400, fault('6000', 'Please wait a few minutes and try again'))],
  ])('is tried again after %s', async (_, bad) => {
    const { query, client, said } = await clientOf(bad, good);
    expect((await query()).map(({ id }) => id)).toEqual(['7']);
    expect(client.calls).toBe(2);
    expect(said.join('\n')).toMatch(/trying again in 1 s/);
  });

  it('is answered by a compressed body as well', async () => {
    const { query } = await clientOf(zipped(gzipSync(PAGE)));
    expect((await query()).map(({ id }) => id)).toEqual(['7']);
  });

  it('waits as long as a 429 asks before anything else is asked', async () => {
    const { query, client } = await clientOf(throttled, good, good);
    const before = Date.now();
    await Promise.all([query(), query()]);
    expect(client.calls).toBe(3);
    expect(Date.now() - before).toBeGreaterThanOrEqual(950);
  });

  it('gets one new token when the old one is rejected', async () => {
    const { query, issued, said } = await clientOf(expired, good);
    await query();
    expect(issued()).toBe(2);
    expect(said.join('\n')).not.toContain('recognisable');
  });

  it('tries a new token again after a pause, and another one, before it asks for consent', async () => {
    const { query, issued } = await clientOf(expired, expired, expired, good);
    const before = Date.now();
    expect((await query()).map(({ id }) => id)).toEqual(['7']);
    expect(issued()).toBe(3);
    expect(Date.now() - before).toBeGreaterThanOrEqual(6_900);
  });

  it('asks for consent when new tokens are rejected four times', async () => {
    const { query, client, said } = await clientOf(expired, expired, expired, expired);
    const failure = await query().catch((error: unknown) => String(error));
    expect(failure).toMatch(/^AuthError: .*401 .*AuthenticationFailed.*new tokens were refused as well/);
    expect(failure + said.join('\n')).not.toContain('recognisable');
    expect(client.calls).toBe(4);
  });

  it.each(['3601', '2592000', '1e300', 'Fri, 01 Jan 2100 00:00:00 GMT'])(
    'ends at once where a 429 asks for a pause of %s, and says when to run again',
    async (pause) => {
      const { query, client } = await clientOf(answer(429, '', { 'retry-after': pause }), good);
      const failure = await query().catch((error: unknown) => String(error));
      expect(failure).toMatch(/^ThrottledError: .*429.*it asks to wait until .*Z, .*: run again then/);
      expect(client.calls).toBe(1);
    },
  );

  it('waits as a 503 with Retry-After asks, and ends where that is too long', async () => {
    const { query, client } = await clientOf(answer(503, '', { 'retry-after': '2592000' }), good);
    await expect(query()).rejects.toThrow(/503.*it asks to wait until/);
    expect(client.calls).toBe(1);
  });

  it.each([
    ['a company that is not ours', [answer(403, fault('3100'))], /403 .*realm_id and environment/],
    [
      'a statement that is wrong',
      [answer(400, fault('4001'))],
      /400 \(intuit_tid 1-abc\): Bad: so bad \(code 4001\)/,
    ],
    ['a fault inside a 200', [answer(200, fault('6190'))], /subscription of this company has ended/],
    ['an unknown status', [answer(418, '')], /418/],
    ['a fault beside rows', [answer(200, `${PAGE.slice(0, -1)},${fault('4001').slice(1)}`)], /so bad/],
    ['a business rule', [answer(400, fault('6000'))], /so bad/],
    ['an operation that is not supported', [answer(400, fault('500'))], /so bad/],
    ['a 404 of HTML', [answer(404, '<html>')], /404 .*: nothing is there: are realm_id and api_url right\?$/],
    [
      'a 400 of HTML',
      [answer(400, '<html>')],
      /400 .*: a gateway did not take the request: is api_url right\?$/,
    ],
  ])('ends at once at %s, with a sentence and without a secret', async (_, answers, sentence) => {
    const { query, client, said } = await clientOf(...answers);
    const failure = await query().catch((error: unknown) => String(error));
    expect(failure).toMatch(sentence);
    expect(failure + said.join('\n')).not.toContain('recognisable');
    expect(client.calls).toBe(answers.length);
  });

  it('asks for less after each late answer, and returns the parameters that were answered', async () => {
    const { client, urls } = await clientOf(answer(504, ''), good);
    const { parameters, lateAnswers, value, intuitTid } = await client.call({
      endpoint: 'cdc',
      path: 'cdc',
      parameters: (late) => ({ rows: String(1_000 / 2 ** late) }),
      read: (body) => body.length,
    });
    expect({ parameters, lateAnswers, value, intuitTid }).toEqual({
      parameters: { rows: '500' },
      lateAnswers: 1,
      value: PAGE.length,
      intuitTid: '1-abc',
    });
    expect(urls).toEqual([
      '/v3/company/1/cdc?rows=1000&minorversion=75',
      '/v3/company/1/cdc?rows=500&minorversion=75',
    ]);
  });

  it('names its endpoint in the METRIC line of each request', async () => {
    const { client, metrics } = await clientOf(answer(503, ''), good);
    await client.call({ endpoint: 'report', path: 'reports/X', parameters: () => ({}), read: String });
    expect(metrics).toMatchObject([
      { tags: { endpoint: 'report', http_status_code: 503, status: 'failed' } },
      { type: 'counter', metric: 'http_request_retry', value: 1 },
      { tags: { endpoint: 'report', http_status_code: 200, status: 'succeeded' } },
    ]);
  });

  it.each([
    [
      answer(302, '', { location: 'https://example.com/login?secret=1' }),
      / to https:\/\/example\.com\/login: is/,
    ],
    [
      answer(302, '', { location: '/elsewhere?x' }),
      /: a gateway sends the request to \/elsewhere: is api_url right\?$/,
    ],
    [answer(403, '<html>'), /a gateway refused the request/],
    [answer(200, '{"QueryResponse":null}'), /200 .*: its body has no object QueryResponse$/],
    [
      answer(200, PAGE.slice(0, 60)),
      /its body is not whole JSON: a gateway or proxy may have cut or changed it$/,
    ],
    [
      zipped(Buffer.concat([gzipSync(PAGE), Buffer.from('garbage')])),
      /its body cannot be unzipped \(.+\): a gateway or proxy may have cut or changed it/,
    ],
  ])('says what to do if an answer without a fault comes again and again', async (bad, sentence) => {
    const { client } = await clientOf(bad);
    const call = { ...queryCall(String, (body) => rowsOf(body, CUSTOMER, 0)), attempts: 1 };
    const failure = await client.call(call).catch((error: unknown) => String(error));
    expect(failure).toMatch(sentence);
    expect(failure).toMatch(/^RetryableApiError/);
  });

  it('has U+FFFD for each byte that is not UTF-8, and counts them', async () => {
    const bytes = Buffer.from(PAGE.replace('"Id":"7"', '"Id":"7","Name":"caf\xe9"'), 'latin1');
    const { query, client } = await clientOf(answer(200, bytes));
    expect((await query()).map(({ payload }) => JSON.parse(payload.toString()).Name)).toEqual(['caf\ufffd']);
    expect(client.replaced).toBe(1);
  });

  it('takes a value of zero for an answer', async () => {
    const { client } = await clientOf(answer(200, '{"QueryResponse":{"totalCount":0}}'));
    expect((await client.call(queryCall(String, countOf))).value).toBe(0);
  });

  it('is sent once only if the caller wants one attempt', async () => {
    const { client } = await clientOf(answer(503, ''), good);
    const call = { ...queryCall(String, String), attempts: 1 };
    await expect(client.call(call)).rejects.toThrow(/answered 503/);
    expect(client.calls).toBe(1);
  });

  it('without rows is no fault', async () => {
    const { query } = await clientOf(
      answer(200, '{"QueryResponse":{},"time":"2024-01-02T00:00:00.000-08:00"}'),
    );
    expect(await query()).toEqual([]);
  });
});
