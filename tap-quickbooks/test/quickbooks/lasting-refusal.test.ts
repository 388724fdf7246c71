import { type Interval, RetryableApiError } from 'singer';
import { describe, expect, it } from 'vitest';
import { QuerySource } from '../../src/quickbooks/query-source.ts';
import type { QuickBooksClient } from '../../src/quickbooks/quickbooks-client.ts';
import { pagesOf } from '../../src/reading/span-reader.ts';
import { STREAMS } from '../../src/streams/streams.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2024, 0, 2);
const RANGE = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1) };
const RECORDS = Array.from({ length: 50 }, (_, i) => ({ Id: String(i + 1), instant: START + i * MINUTE_MS }));

/** A client of a service that fails over each page that holds one of some records. */
function failingOver(isBad: (id: number) => boolean) {
  const client = {
    calls: 0,
    /** Requests that the retry policy may repeat as often as it likes, with its pauses. */
    patientCalls: 0,
    call: async ({ parameters, read, attempts }) => {
      client.calls += 1;
      if (attempts === undefined) client.patientCalls += 1;
      const asked = parameters(0);
      const [start = 0, end = 0] = [...String(asked.query).matchAll(/'([^']+)'/g)].map(([, time = '']) =>
        Date.parse(time),
      );
      const [from = 1, most = 0] = [/startposition (\d+)/, /maxresults (\d+)/].map((part) =>
        Number(part.exec(String(asked.query))?.[1]),
      );
      const within = RECORDS.filter(({ instant }) => instant >= start && instant < end);
      const found = within.slice(from - 1, from - 1 + most);
      if (found.some(({ Id }) => isBad(Number(Id))))
        throw new RetryableApiError('GET /query answered 500: QuickBooks failed');
      const rows = found.map(({ Id, instant }) => ({
        Id,
        MetaData: { LastUpdatedTime: new Date(instant).toISOString() },
      }));
      const body = Buffer.from(JSON.stringify({ QueryResponse: rows.length === 0 ? {} : { Invoice: rows } }));
      return { value: read(body), parameters: asked, lateAnswers: 0, durationMs: 0, intuitTid: undefined };
    },
  } satisfies Pick<QuickBooksClient, 'call'> & { calls: number; patientCalls: number };
  return client;
}

async function read(client: Pick<QuickBooksClient, 'call'>, range: Interval): Promise<string[]> {
  const stream = STREAMS.find(({ name }) => name === 'qb_invoices');
  if (stream === undefined) throw new Error('no stream of invoices');
  const source = new QuerySource(stream, 'MetaData.LastUpdatedTime', 1_000, client);
  const ids: string[] = [];
  for await (const { rows } of pagesOf({ ...range, bound: range.end }, source))
    ids.push(...rows.map(({ id }) => id));
  return ids;
}

describe('a service that answers queries without records only', () => {
  it('is not asked for each record by itself: the stream ends after some hundred calls', async () => {
    const client = failingOver(() => true);
    await expect(read(client, RANGE)).rejects.toThrow(
      /answered 500: QuickBooks failed; 150 requests for records failed in a row, and none brought one/,
    );
    expect(client.calls).toBeLessThan(400);
    expect(client.patientCalls).toBeLessThanOrEqual(4);
  });
});

it('six records in a row that cannot be served are read around', async () => {
  const client = failingOver((id) => id > 20 && id <= 26);
  expect(await read(client, RANGE)).toHaveLength(44);
});
