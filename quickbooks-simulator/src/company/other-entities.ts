import type { Dataset } from '../data/dataset.ts';
import { propertiesOf } from '../data/properties.ts';

/** Entities that the generated company has no rows of; clients can make some. */
const LISTS = [
  ...['Account', 'Budget', 'Class', 'CompanyCurrency', 'CustomerType', 'Department', 'Employee'],
  ...['PaymentMethod', 'TaxCode', 'TaxRate', 'Term', 'Vendor'],
];
const TRANSACTIONS = [
  ...[
    'Attachable',
    'Bill',
    'BillPayment',
    'CreditMemo',
    'Deposit',
    'Estimate',
    'ExchangeRate',
    'InventoryAdjustment',
  ],
  ...[
    'JournalCode',
    'JournalEntry',
    'Payment',
    'Purchase',
    'PurchaseOrder',
    'RecurringTransaction',
    'RefundReceipt',
  ],
  ...['ReimburseCharge', 'SalesReceipt', 'TaxAgency', 'TimeActivity', 'Transfer', 'VendorCredit'],
];

const LIST_PROPERTIES = propertiesOf(
  ['Active', 'Name', 'DisplayName', 'FullyQualifiedName', 'ParentRef', 'SyncToken', 'Type', 'CurrencyRef'],
  ['MetaData', 'domain', 'sparse'],
);
const TRANSACTION_PROPERTIES = propertiesOf(
  [
    ...['SyncToken', 'DocNumber', 'TxnDate', 'DueDate', 'TotalAmt', 'Balance', 'CurrencyRef', 'ExchangeRate'],
    ...['CustomerRef', 'VendorRef', 'EntityRef', 'APAccountRef', 'ARAccountRef'],
  ],
  [
    'Line',
    'LinkedTxn',
    'PrivateNote',
    'DepartmentRef',
    'ClassRef',
    'CustomField',
    'MetaData',
    'domain',
    'sparse',
  ],
);

export function otherEntities(): Dataset[] {
  return [
    ...LISTS.map((entity) => empty({ entity, isList: true, properties: LIST_PROPERTIES })),
    ...TRANSACTIONS.map((entity) => empty({ entity, isList: false, properties: TRANSACTION_PROPERTIES })),
  ];
}

function empty(what: Pick<Dataset, 'entity' | 'isList' | 'properties'>): Dataset {
  const noRow = () => {
    throw new Error(`${what.entity} has no rows`);
  };
  return {
    ...what,
    size: 0,
    rowAt: noRow,
    rankOf: noRow,
    countBefore: () => 0,
    rowById: () => undefined,
    id: noRow,
    time: noRow,
    isActive: noRow,
    fullyQualifiedName: noRow,
    text: noRow,
    wire: noRow,
  };
}
