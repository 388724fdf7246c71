import { SECOND_MS } from 'singer';
import { expect, it } from 'vitest';
import { QueryCensusSource } from '../../src/quickbooks/query-census-source.ts';
import type { QuickBooksClient } from '../../src/quickbooks/quickbooks-client.ts';
import { STREAMS } from '../../src/streams/streams.ts';

const PAGE = 4;
const instantOf = (second: number) => new Date(second * SECOND_MS).toISOString();

/** Invoices created in these seconds, by a query endpoint that keeps to the order, the condition and the position. */
function clientOf(seconds: readonly number[]): Pick<QuickBooksClient, 'call'> {
  const rows = seconds.map((second, i) => ({
    Id: String(i + 1),
    MetaData: { CreateTime: instantOf(second), LastUpdatedTime: instantOf(second) },
  }));
  return {
    call: async (call) => {
      const parameters = call.parameters(0);
      const { query = '' } = parameters;
      const [, from = ''] = /CreateTime >= '([^']*)'/.exec(query) ?? [];
      const [, position] = /startposition (\d+)/.exec(query) ?? [];
      const there = rows.filter(({ MetaData }) => Date.parse(MetaData.CreateTime) >= Date.parse(from));
      const start = Number(position) - 1;
      const Invoice = there.slice(start, start + PAGE);
      const body = Buffer.from(JSON.stringify({ QueryResponse: { Invoice } }));
      return { value: call.read(body), parameters, lateAnswers: 0, intuitTid: undefined, durationMs: 0 };
    },
  };
}

it.each([
  ['a page', PAGE],
  ['a page and one', PAGE + 1],
  ['two pages and one', 2 * PAGE + 1],
])('a census lists all of %s of records that were created in one second', async (_what, count) => {
  const stream = STREAMS.find(({ entity }) => entity === 'Invoice');
  if (stream === undefined) throw new Error('there is no stream of invoices');
  const seconds = [...Array.from({ length: count }, () => 10), 20];
  const client = clientOf(seconds);
  const source = new QueryCensusSource({
    ...{ stream, changedSince: undefined, pageSize: PAGE, concurrency: 1, client },
  });
  const listed = await source.list({ start: 0, end: 100 * SECOND_MS });
  expect(listed.map(({ id }) => id)).toEqual(seconds.map((_, i) => String(i + 1)));
});
