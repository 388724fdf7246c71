import type { CompanyRows, EntityRows } from '../entities/company-rows.ts';
import { billFacts, isBillPayable } from '../entities/purchases.ts';
import { createSettlement } from '../entities/runs.ts';
import { exchangeRate } from '../generate/currencies.ts';
import type { Customers } from '../generate/customer.ts';
import type { EntityText } from '../generate/entity-text.ts';
import type { Draws } from '../generate/hash.ts';
import type { History } from '../generate/history.ts';
import type { Invoices } from '../generate/invoice.ts';
import type { Items } from '../generate/item.ts';
import { customerNames, itemNames } from '../generate/names.ts';

export interface GeneratedEntity {
  readonly text: EntityText;
  readonly history: History;
}

export interface Sales {
  readonly customers: Customers;
  readonly invoices: Invoices;
  readonly items: Items;
}

/** The rows of a company, and the payment of each invoice. */
interface GeneratedRows {
  readonly rows: CompanyRows;
  paymentId(invoice: number): string | undefined;
}

type Range = Pick<CompanyRows, 'from' | 'to'> & { readonly realm?: string };

/** Looks the rows up in `entities`, which may be filled later. */
export function createCompanyRows(
  { from, to, realm = '' }: Range,
  sales: Sales,
  entities: ReadonlyMap<string, GeneratedEntity>,
): GeneratedRows {
  const of = (entity: string) => rowsOf(entities, entity);
  const ref = (entity: string, row: number) => ({
    value: of(entity).ids.of(row),
    name: of(entity).name(row),
  });
  const rows: CompanyRows = {
    ...{ realm, from, to, of, ref },
    anyRef: (entity, draws) => ref(entity, anyRow(of(entity), draws)),
    itemRef: (draws) => ref('Item', sellable(sales.items, anyRow(of('Item'), draws))),
    customer: {
      any: (draws) => anyRow(of('Customer'), draws),
      ref: (row) => ref('Customer', row),
      currency: (row, second) => currencyMembers(sales.customers, row, second),
    },
    payments: lazily(() => invoicePayments(of, sales.invoices)),
    billPayments: lazily(() => billPayments(of, rows)),
  };
  return {
    rows,
    paymentId(invoice) {
      const payment = rows.payments.paymentOf(invoice);
      return payment === undefined ? undefined : of('Payment').ids.of(payment);
    },
  };
}

type RowsOf = (entity: string) => EntityRows;
type Settlement = CompanyRows['payments'];

/** Sizes are known only when all entities are. */
function lazily(make: () => Settlement): Settlement {
  let made: Settlement | undefined;
  const settlement = () => {
    made ??= make();
    return made;
  };
  return { paidBy: (row) => settlement().paidBy(row), paymentOf: (row) => settlement().paymentOf(row) };
}

function invoicePayments(of: RowsOf, invoices: Invoices): Settlement {
  const rows = of('Invoice');
  const facts = (row: number) => ({ row, syncToken: rows.syncToken(row) });
  return createSettlement({
    payments: of('Payment'),
    rows,
    isPayable: (row) => invoices.isPayable(facts(row)),
    payment(row) {
      const { cents, customer } = invoices.payment(facts(row));
      return { cents, party: customer };
    },
  });
}

function billPayments(of: RowsOf, company: CompanyRows): Settlement {
  return createSettlement({
    payments: of('BillPayment'),
    rows: of('Bill'),
    isPayable: isBillPayable,
    payment(row) {
      const { cents, vendor } = billFacts(company, row);
      return { cents, party: vendor };
    },
  });
}

function anyRow({ size }: EntityRows, draws: Draws): number {
  return draws.below(Math.max(1, size));
}

/** Groups and categories are not sold by themselves; the first item is. */
function sellable(items: Items, row: number): number {
  return ['Group', 'Category'].includes(items.type(row)) ? 0 : row;
}

function currencyMembers(customers: Customers, row: number, second: number): object {
  const currency = customers.currency(row);
  return {
    CurrencyRef: JSON.parse(currency.ref),
    ...(currency.isForeign && { ExchangeRate: exchangeRate(currency, second).value }),
  };
}

const NAMES: Readonly<Record<string, (row: number) => string>> = {
  Customer: customerNames.text,
  Item: itemNames.text,
};

function rowsOf(entities: ReadonlyMap<string, GeneratedEntity>, entity: string): EntityRows {
  const found = entities.get(entity);
  if (found === undefined) throw new Error(`there is no entity ${entity}`);
  const { text, history } = found;
  return {
    size: history.size,
    ids: text.ids,
    name: NAMES[entity] ?? ((row) => text.fullyQualifiedName?.(row) ?? ''),
    syncToken: history.syncToken,
    created: (row) => history.time(row, 'CreateTime'),
  };
}
