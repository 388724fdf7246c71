import { companyDay, dayOfText } from '../ledger/days.ts';
import type { TransactionFacts } from '../ledger/transaction-facts.ts';
import { dayIn } from './period.ts';

/** Tells if a transaction belongs to a report. */
export type TransactionFilter = (facts: TransactionFacts) => boolean;

type ListFilter = (facts: TransactionFacts, values: ReadonlySet<string>) => boolean;

const party =
  (kind: string): ListFilter =>
  ({ party: found }, values) =>
    found?.kind === kind && values.has(found.value);
const reference =
  (member: string): ListFilter =>
  (facts, values) =>
    values.has(facts.reference(member)?.value ?? '');
const member =
  (name: string): ListFilter =>
  (facts, values) =>
    values.has(facts.member(name));

/** Parameters whose value is a list with commas. */
const LISTS: Readonly<Record<string, ListFilter>> = {
  transaction_type: ({ type }, values) => values.has(type.value),
  customer: party('Customer'),
  vendor: party('Vendor'),
  employee: party('Employee'),
  name: ({ party: found }, values) => found !== undefined && values.has(found.value),
  department: reference('DepartmentRef'),
  payment_method: reference('PaymentMethodRef'),
  term: reference('SalesTermRef'),
  docnum: member('DocNumber'),
  memo: member('PrivateNote'),
};

const created = ({ created: second }: TransactionFacts) => companyDay(second * 1000);
const updated = ({ updated: second }: TransactionFacts) => companyDay(second * 1000);
const due = (facts: TransactionFacts) => dayOfText(facts.member('DueDate') || '?');

/** Pairs of parameters that are the two ends of a range of days. */
const RANGES: Readonly<Record<string, (facts: TransactionFacts) => number>> = {
  createdate: created,
  moddate: updated,
  duedate: due,
};

/** The filters that a request asks for. Parameters that are not known are ignored, as QuickBooks does. */
export function filtersOf(params: URLSearchParams): TransactionFilter[] {
  const lists = Object.entries(LISTS).flatMap(([name, belongs]): TransactionFilter[] => {
    const given = params.get(name);
    if (given === null || given === '') return [];
    const values = new Set(given.split(',').map((value) => value.trim()));
    return [(facts) => belongs(facts, values)];
  });
  const ranges = Object.entries(RANGES).flatMap(([name, dayOf]): TransactionFilter[] => {
    const first = dayIn(params, `start_${name}`);
    const last = dayIn(params, `end_${name}`);
    if (first === undefined && last === undefined) return [];
    return [(facts) => isIn(dayOf(facts), first, last)];
  });
  return [...ranges, ...lists];
}

/** A day that is not a number is in no range. */
function isIn(day: number, first = Number.NEGATIVE_INFINITY, last = Number.POSITIVE_INFINITY): boolean {
  return first <= day && day <= last;
}
