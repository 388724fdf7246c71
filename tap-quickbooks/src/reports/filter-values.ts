import { nearest } from 'singer';
import { dayIn } from '../coverage/days.ts';
import { PARTITIONS } from '../streams/report-partitions.ts';

/** The values that a filter takes. */
export interface FilterKind {
  /** The end of a sentence: `customer takes …`. */
  readonly said: string;
  readonly isGood: (value: string) => boolean;
  /** True if it takes several values with commas between. */
  readonly isList: boolean;
}

const IDS: FilterKind = {
  said: 'Ids, which are digits',
  isGood: (value) => /^\d+$/.test(value),
  isList: true,
};
const DAY: FilterKind = {
  said: 'one day, such as 2024-01-31',
  isGood: (value) => dayIn(value) !== undefined,
  isList: false,
};
const COUNT: FilterKind = {
  said: 'one whole number',
  isGood: (value) => /^\d{1,5}$/.test(value),
  isList: false,
};
const SWITCH: FilterKind = oneOf('true', 'false');
const ACCOUNT_TYPES = typesOf(PARTITIONS.account_type);
const TRANSACTION_TYPES = typesOf(PARTITIONS.transaction_type);

/** Filters whose values are known. QuickBooks ignores a value that it does not know, or answers without rows. */
const KINDS: Readonly<Record<string, FilterKind>> = {
  ...kindOf(IDS, 'customer', 'vendor', 'employee', 'item', 'class', 'department', 'account'),
  ...kindOf(IDS, 'source_account', 'term', 'agency_id'),
  ...kindOf(DAY, 'start_duedate', 'end_duedate', 'start_createdate', 'end_createdate'),
  ...kindOf(DAY, 'start_moddate', 'end_moddate', 'start_svcdate', 'end_svcdate'),
  ...kindOf(COUNT, 'aging_period', 'num_periods', 'past_due'),
  ...kindOf(ACCOUNT_TYPES, 'account_type', 'source_account_type'),
  ...kindOf(TRANSACTION_TYPES, 'transaction_type'),
  ...kindOf(SWITCH, 'qzurl', 'adjusted_gain_loss'),
  sort_order: oneOf('ascend', 'descend'),
  aging_method: oneOf('Report_Date', 'Current'),
  account_status: oneOf('Deleted', 'Not_Deleted'),
};

const ANY: FilterKind = { said: 'a text', isGood: () => true, isList: true };

export function filterKind(name: string): FilterKind {
  return Object.hasOwn(KINDS, name) ? (KINDS[name] ?? ANY) : ANY;
}

function oneOf(...values: readonly string[]): FilterKind {
  return { said: values.join(' or '), isGood: (value) => values.includes(value), isList: false };
}

/** Types of accounts or transactions. One that is not in Intuit's list may exist, unless it is a misspelt one. */
function typesOf(types: readonly string[]): FilterKind {
  const isGood = (value: string) => types.includes(value) || nearest(value, types) === undefined;
  return { said: `types, written as ${types.join(', ')}`, isGood, isList: true };
}

function kindOf(kind: FilterKind, ...names: readonly string[]): Record<string, FilterKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}
