import type { OpenPosting } from './open-postings.ts';

/** A time in which an amount was open: the days of both ends are included. */
export interface OpenSpan {
  /** The posting that opened it. */
  readonly first: OpenPosting;
  /** Cents; a debit is positive. */
  readonly open: number;
  readonly from: number;
  readonly to: number;
}

interface Entry {
  readonly first: OpenPosting;
  /** The number of the entry, in the order in which entries were opened. */
  readonly number: number;
  open: number;
  from: number;
}

/**
 * The open amounts of postings on one type of account, which come by date, each with the days on which it was open. An
 * amount that is settled ends; a later posting on the same transaction opens it anew.
 */
export function openSpans(postings: Iterable<OpenPosting>, accountType: string): OpenSpan[] {
  const entries = new Map<string, Entry>();
  const spans: (readonly [number, OpenSpan])[] = [];
  const end = ({ first, number, open, from }: Entry, to: number) => {
    if (from <= to) spans.push([number, { first, open, from, to }]);
  };
  let opened = 0;
  for (const posting of postings) {
    if (posting.accountType !== accountType) continue;
    const { own, opens } = posting;
    const { day } = posting.transaction;
    const entry = entries.get(opens);
    if (entry !== undefined) end(entry, day - 1);
    const open = (entry?.open ?? 0) + posting.cents;
    if (open === 0) entries.delete(opens);
    else if (entry !== undefined && (isOwn(entry.first) || opens !== own))
      Object.assign(entry, { open, from: day });
    else {
      entries.set(opens, { first: posting, number: entry?.number ?? opened, open, from: day });
      opened += 1;
    }
  }
  for (const entry of entries.values()) end(entry, Number.POSITIVE_INFINITY);
  return spans.sort(([one], [other]) => one - other).map(([, span]) => span);
}

function isOwn({ own, opens }: OpenPosting): boolean {
  return own === opens;
}
