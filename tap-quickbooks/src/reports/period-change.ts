import type { BegunRecord, ReportBookmark } from '../coverage/report-bookmark.ts';
import { REPORT_PERIODS } from '../streams/report-row.ts';
import { orderKey, type ReportOrder } from './report-order.ts';

/**
 * The bookmark for a detail report whose period was changed in the settings. The records of the other period count as
 * begun, so each is retired by the first record that has one of its days. Their rows would be in the table twice.
 */
export function withOtherPeriods(bookmark: ReportBookmark, order: ReportOrder): ReportBookmark {
  const { orders, begun = new Map<string, readonly BegunRecord[]>() } = bookmark;
  const key = orderKey(order);
  const others = otherKeys(order).filter((other) => orders.has(other) || begun.has(other));
  if (others.length === 0) return bookmark;
  const records = others.flatMap((other) => [
    ...(orders.get(other) ?? []).flatMap(({ start, end, parts = [{}] }) =>
      parts.map((instead) => ({ start, end, ...(Object.keys(instead).length > 0 && { instead }) })),
    ),
    ...(begun.get(other) ?? []),
  ]);
  const isHere = ([name]: readonly [string, unknown]) => !others.includes(name);
  return {
    ...bookmark,
    orders: new Map([...orders].filter(isHere)),
    begun: new Map([...begun].filter(isHere)).set(key, [...(begun.get(key) ?? []), ...records]),
  };
}

/** Names in STATE of the same report with the same parameters by other periods. */
function otherKeys(order: ReportOrder): string[] {
  if (!order.row.periods.includes('fit')) return [];
  return REPORT_PERIODS.filter((period) => period !== order.period).map((period) =>
    orderKey({ ...order, period }),
  );
}
