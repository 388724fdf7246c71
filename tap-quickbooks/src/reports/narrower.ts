import { DAY_MS } from 'singer';
import { daysIn, monthStart, unitsOf } from '../coverage/days.ts';
import { PARTITIONS } from '../streams/report-partitions.ts';
import { type Ask, BY_MONTH, type ReportOrder, SUMMARIZE } from './report-order.ts';

/** The smaller requests that together tell what one that was too much would have told. */
export interface Narrower {
  /** `periods`: each is a record of a period of its own. `rows`: all of them together are the records of one period. */
  readonly kind: 'periods' | 'rows';
  /** True if each row of the whole is in exactly one of them. */
  readonly isPartition: boolean;
  readonly asks: readonly Ask[];
}

/**
 * Halves the period; at the shortest one drops the columns of months, then splits the rows by a parameter, then asks
 * for fewer columns. Undefined if nothing is left.
 */
export function narrower({ row, parameters }: ReportOrder, ask: Ask): Narrower | undefined {
  const given = { ...parameters, ...ask.instead };
  if (given[SUMMARIZE] === BY_MONTH) return byMonths(ask);
  if (row.dates === 'flow' && daysIn(ask) > 1) {
    return halves(ask, ask.start + Math.ceil(daysIn(ask) / 2) * DAY_MS);
  }
  const { partition, fewColumns } = row;
  if (partition !== undefined && given[partition] === undefined) {
    const asks = PARTITIONS[partition].map((value) => withInstead(ask, { [partition]: value }));
    return { kind: 'rows', isPartition: true, asks };
  }
  const columns = given.columns?.split(',').length ?? Number.POSITIVE_INFINITY;
  if (fewColumns === undefined || columns <= fewColumns.length) return undefined;
  const asks = [withInstead(ask, { columns: fewColumns.join(',') })];
  return { kind: 'rows', isPartition: false, asks };
}

function byMonths(ask: Ask): Narrower {
  const months = unitsOf('month', ask).length;
  if (months > 1) return halves(ask, monthStart(ask.start, Math.ceil(months / 2)));
  return { kind: 'periods', isPartition: false, asks: [withInstead(ask, { [SUMMARIZE]: '' })] };
}

function halves(ask: Ask, middle: number): Narrower {
  const asks = [
    { ...ask, start: middle },
    { ...ask, end: middle },
  ];
  return { kind: 'periods', isPartition: false, asks };
}

function withInstead(ask: Ask, more: Readonly<Record<string, string>>): Ask {
  return { ...ask, instead: { ...ask.instead, ...more } };
}
