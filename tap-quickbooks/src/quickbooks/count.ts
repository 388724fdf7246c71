import { FatalApiError, rootSpan, textAt, valueAt } from 'singer';

/** The number in `{"QueryResponse":{"totalCount":41},"time":…}`; undefined if there is none. */
export function countOf(body: Buffer): number | undefined {
  const span = valueAt(body, rootSpan(body), ['QueryResponse', 'totalCount']);
  if (span === undefined) return undefined;
  const count = Number(textAt(body, span));
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new FatalApiError(`QuickBooks counts ${textAt(body, span)} records, which is no number of records`);
}
