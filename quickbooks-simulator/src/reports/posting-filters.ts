import type { Posting } from '../ledger/posting.ts';
import { listIn } from './line-filters.ts';

export type PostingFilter = (posting: Posting) => boolean;

type ListFilter = (posting: Posting, values: ReadonlySet<string>) => boolean;

const party =
  (kind: string): ListFilter =>
  ({ party: found }, values) =>
    found?.kind === kind && values.has(found.id);

/** Parameters that choose postings; each is a list with commas. */
const LISTS: Readonly<Record<string, ListFilter>> = {
  customer: party('Customer'),
  vendor: party('Vendor'),
  employee: party('Employee'),
  item: ({ item }, values) => item !== undefined && values.has(item.id),
  class: ({ class: found }, values) => found !== undefined && values.has(found.id),
  department: ({ department }, values) => department !== undefined && values.has(department.id),
};

/** The filters that a request names; none if it is about the whole company. */
export function postingFilters(params: URLSearchParams): PostingFilter[] {
  return Object.entries(LISTS).flatMap(([name, belongs]): PostingFilter[] => {
    const values = listIn(params, name);
    return values === undefined ? [] : [(posting) => belongs(posting, values)];
  });
}
