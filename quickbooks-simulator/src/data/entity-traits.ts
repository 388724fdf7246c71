import type { ChangeKind } from './change-kind.ts';

/** Weights by which the kinds of change are drawn for an entity. */
export type ChangeWeights = Readonly<Partial<Record<ChangeKind, number>>>;

const LIST: ChangeWeights = { edit: 5, add: 2, bump: 2, deactivate: 1 };
const TRANSACTION: ChangeWeights = { edit: 5, add: 2, bump: 1, delete: 1 };
const VOIDABLE: ChangeWeights = { edit: 5, add: 2, bump: 1, void: 1, delete: 1 };
/** A merge is made only if it is asked for by name. */
const MERGEABLE: ChangeWeights = { ...LIST, merge: 0 };
const KEPT: ChangeWeights = { edit: 5, bump: 1 };

interface Traits {
  /** Changes that can happen to it, if they are not those of every list entity or transaction. */
  readonly changes?: ChangeWeights;
  /** Member that an edit writes a note to, if it is not the usual one. */
  readonly note?: string;
  /** Members of its own that its rows do not have. */
  readonly without?: readonly string[];
  /** True if each row is wrapped in an object that names what it is. */
  readonly isWrapped?: boolean;
}

/** Peculiarities of entities. An entity that is not here has none. */
export const TRAITS: Readonly<Record<string, Traits>> = {
  Attachable: { note: 'Note' },
  BillPayment: { changes: VOIDABLE },
  Budget: { changes: { ...LIST, delete: 1 } },
  CompanyInfo: { changes: KEPT, note: 'LegalName' },
  Customer: { changes: MERGEABLE, note: 'Notes' },
  Employee: { note: 'Notes' },
  ExchangeRate: { changes: KEPT, without: ['Id', 'SyncToken', 'CreateTime'] },
  Invoice: { changes: VOIDABLE },
  Payment: { changes: VOIDABLE },
  Preferences: { changes: KEPT },
  RecurringTransaction: { isWrapped: true },
  SalesReceipt: { changes: VOIDABLE },
  TaxAgency: { changes: KEPT, note: 'TaxRegistrationNumber' },
  TaxPayment: { changes: { edit: 5, add: 2, bump: 1 }, note: 'Description' },
  TimeActivity: { note: 'Description' },
  Vendor: { changes: MERGEABLE, note: 'Notes' },
};

export function changesOf({
  entity,
  isList,
}: {
  readonly entity: string;
  readonly isList: boolean;
}): ChangeWeights {
  return TRAITS[entity]?.changes ?? (isList ? LIST : TRANSACTION);
}

export function isVoidable(entity: string): boolean {
  return TRAITS[entity]?.changes?.void !== undefined;
}

/** The name of the object around a row, and the row itself. */
export function unwrapped(
  entity: string,
  value: Readonly<Record<string, unknown>>,
): { readonly wrapper?: string; readonly inner: Readonly<Record<string, unknown>> } {
  const [first] = Object.entries(value);
  if (TRAITS[entity]?.isWrapped !== true || first === undefined) return { inner: value };
  const [wrapper, inner] = first;
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  return isObject ? { wrapper, inner: inner as Readonly<Record<string, unknown>> } : { inner: value };
}
