import type { Row } from '../data/dataset.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import type { Settings } from '../settings.ts';

/** A record that a change to a transaction changes too. */
interface Related {
  readonly dataset: LiveDataset;
  readonly row: Row;
  /** A bump is a new LastUpdatedTime without a new SyncToken; what a payment pays has a new SyncToken too (recorded). */
  readonly kind: 'bump' | 'edit';
}

/** Members that name whom a transaction is with. */
const NAMES = [
  { member: 'CustomerRef', entity: 'customer' },
  { member: 'VendorRef', entity: 'vendor' },
] as const;

/** The entity that the payments of another entity pay. */
const PAID: Readonly<Record<string, string>> = { Payment: 'Invoice', BillPayment: 'Bill' };
const ACCOUNT = /"\w*AccountRef":\{"value":"((?:[^"\\]|\\.)*)"/g;

interface Transaction {
  readonly Line?: readonly { readonly LinkedTxn?: readonly { TxnId?: unknown; TxnType?: unknown }[] }[];
  readonly [member: string]: unknown;
}

/** The records that are related to a transaction, each once. List entities have none. */
export function relatedTo(
  { entity, isList }: LiveDataset,
  text: string,
  {
    datasets,
    settings,
  }: {
    readonly datasets: ReadonlyMap<string, LiveDataset>;
    readonly settings: Pick<Settings, 'accountTimes'>;
  },
): Related[] {
  if (isList) return [];
  const found = (name: string, id: unknown, kind: Related['kind']): Related[] => {
    const dataset = datasets.get(name.toLowerCase());
    const row = dataset?.rowById(String(id));
    return dataset === undefined || row === undefined ? [] : [{ dataset, row, kind }];
  };
  const transaction: Transaction = JSON.parse(text);
  return [
    ...NAMES.flatMap((name) => found(name.entity, referenceId(transaction[name.member]), 'bump')),
    ...[...paidBy(entity, transaction)].flatMap((id) => found(PAID[entity] ?? '', id, 'edit')),
    ...(settings.accountTimes === 'kept' ? [] : [...accountsIn(text)]).flatMap((id) =>
      found('account', id, 'bump'),
    ),
  ];
}

function referenceId(value: unknown): unknown {
  return (value as { readonly value?: unknown } | undefined)?.value;
}

function paidBy(entity: string, { Line = [] }: Transaction): Set<unknown> {
  const links = Line.flatMap(({ LinkedTxn = [] }) => LinkedTxn);
  return new Set(links.filter(({ TxnType }) => TxnType === PAID[entity]).map(({ TxnId }) => TxnId));
}

function accountsIn(text: string): Set<string> {
  return new Set([...text.matchAll(ACCOUNT)].map(([, id = '']) => id));
}
