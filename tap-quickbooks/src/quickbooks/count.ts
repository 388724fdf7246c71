import { FatalApiError, rootSpan, textAt, valueAt } from 'singer';

/** The number in `{"QueryResponse":{"totalCount":41},"time":…}`, as a list of one; none where there is none. */
export function countOf(body: Buffer): number[] {
  const span = valueAt(body, rootSpan(body), ['QueryResponse', 'totalCount']);
  if (span === undefined) return [];
  const count = Number(textAt(body, span));
  if (Number.isSafeInteger(count) && count >= 0) return [count];
  throw new FatalApiError(`QuickBooks counts ${textAt(body, span)} records, which is no number of records`);
}
