import type { ChartAccount } from '../ledger/account-chart.ts';
import { companyDay, dayOfText } from '../ledger/days.ts';
import { accountOf, type Line } from './line.ts';
import { dayIn } from './period.ts';

/** Tells if a line belongs to a report. */
export type LineFilter = (line: Line) => boolean;

type ListFilter = (line: Line, values: ReadonlySet<string>) => boolean;

const party =
  (kind: string): ListFilter =>
  (line, values) => {
    const found = partyOf(line);
    return found?.kind === kind && values.has(found.id);
  };
const reference =
  (member: string): ListFilter =>
  ({ facts }, values) =>
    values.has(facts.reference(member)?.value ?? '');
const member =
  (name: string): ListFilter =>
  ({ facts }, values) =>
    values.has(facts.member(name));

/** Parameters whose value is a list with commas. A line is of one type and one account, so these part a report. */
const LISTS: Readonly<Record<string, ListFilter>> = {
  transaction_type: ({ facts }, values) => values.has(facts.type.value),
  account: (line, values) => values.has(accountOf(line)?.id ?? ''),
  account_type: (line, values) => hasType(accountOf(line), values),
  source_account: (line, values) => values.has(sourceOf(line)?.id ?? ''),
  source_account_type: (line, values) => hasType(sourceOf(line), values),
  customer: party('Customer'),
  vendor: party('Vendor'),
  employee: party('Employee'),
  name: (line, values) => values.has(partyOf(line)?.id ?? ''),
  item: ({ posting }, values) => values.has(posting?.item?.id ?? ''),
  class: ({ posting }, values) => values.has(posting?.class?.id ?? ''),
  department: (line, values) =>
    line.isWhole ? reference('DepartmentRef')(line, values) : values.has(line.posting?.department?.id ?? ''),
  payment_method: reference('PaymentMethodRef'),
  term: reference('SalesTermRef'),
  docnum: member('DocNumber'),
  memo: member('PrivateNote'),
};

/** Pairs of parameters that are the two ends of a range of days. */
const RANGES: Readonly<Record<string, (line: Line) => number>> = {
  createdate: ({ facts }) => companyDay(facts.created * 1000),
  moddate: ({ facts }) => companyDay(facts.updated * 1000),
  duedate: ({ facts }) => dayOfText(facts.member('DueDate') || '?'),
};

/** The filters that a request asks for. Parameters that are not known are ignored, as QuickBooks does. */
export function lineFilters(params: URLSearchParams): LineFilter[] {
  const lists = Object.entries(LISTS).flatMap(([name, belongs]): LineFilter[] => {
    const values = listIn(params, name);
    return values === undefined ? [] : [(line) => belongs(line, values)];
  });
  const ranges = Object.entries(RANGES).flatMap(([name, dayOf]): LineFilter[] => {
    const first = dayIn(params, `start_${name}`);
    const last = dayIn(params, `end_${name}`);
    if (first === undefined && last === undefined) return [];
    return [(line) => isIn(dayOf(line), first, last)];
  });
  return [...ranges, ...lists];
}

/** The values of a parameter that is a list; undefined if it is not there. */
export function listIn(params: URLSearchParams, name: string): ReadonlySet<string> | undefined {
  const given = params.get(name);
  if (given === null || given === '') return undefined;
  return new Set(given.split(',').map((value) => value.trim()));
}

/** A day that is not a number is in no range. */
function isIn(day: number, first = Number.NEGATIVE_INFINITY, last = Number.POSITIVE_INFINITY): boolean {
  return first <= day && day <= last;
}

function partyOf({ facts, isWhole, posting }: Line): { kind: string; id: string } | undefined {
  if (!isWhole) return posting?.party;
  const found = facts.party;
  return found && { kind: found.kind, id: found.value };
}

/** The account that the transaction as a whole is paid from or owed on. */
function sourceOf({ postings, chart }: Line): ChartAccount | undefined {
  const [first] = postings;
  return first && chart.of(first.account);
}

/** Types of accounts are written with or without blanks. */
function hasType(account: ChartAccount | undefined, values: ReadonlySet<string>): boolean {
  const type = plain(account?.type ?? 'NonPosting');
  return [...values].some((value) => plain(value) === type);
}

function plain(type: string): string {
  return type.toLowerCase().replace(/[\s_-]/g, '');
}
