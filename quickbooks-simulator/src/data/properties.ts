/** The properties of an entity: which of them a statement may name. */
export interface Properties {
  /** The property as the entity spells it, whatever the statement's case; undefined if it has none of that name. */
  find(name: string): { readonly path: readonly string[]; readonly isQueryable: boolean } | undefined;
}

/** Every entity has these, and all of them can be queried (API reference). */
const COMMON = ['Id', 'MetaData.CreateTime', 'MetaData.LastUpdatedTime'];

export function propertiesOf(queryable: Iterable<string>, others: Iterable<string> = []): Properties {
  const known = new Map<string, { path: string[]; isQueryable: boolean }>();
  const learn = (names: Iterable<string>, isQueryable: boolean) => {
    for (const name of names) known.set(name.toLowerCase(), { path: name.split('.'), isQueryable });
  };
  learn(others, false);
  learn(queryable, true);
  learn(COMMON, true);
  return { find: (name) => known.get(name.toLowerCase()) };
}

/**
 * Properties of the generated entities that can be filtered and sorted by: "filterable" in the API reference.
 * The others exist, and a statement that names them is refused as not queryable.
 */
export const KNOWN_PROPERTIES: Readonly<Record<string, Properties>> = {
  Customer: propertiesOf(
    [
      ...[
        'Active',
        'Balance',
        'BalanceWithJobs',
        'BillWithParent',
        'CompanyName',
        'CurrencyRef',
        'DisplayName',
      ],
      ...['FamilyName', 'FullyQualifiedName', 'GivenName', 'IsProject', 'Job', 'Level', 'MiddleName'],
      ...[
        'Notes',
        'ParentRef',
        'PreferredDeliveryMethod',
        'PrimaryEmailAddr',
        'PrintOnCheckName',
        'SyncToken',
      ],
      ...['Suffix', 'Taxable', 'Title'],
    ],
    [
      ...[
        'AcctNum',
        'AlternatePhone',
        'BillAddr',
        'ClientEntityId',
        'CustomerTypeRef',
        'DefaultTaxCodeRef',
        'Fax',
      ],
      ...['MetaData', 'Mobile', 'PaymentMethodRef', 'PrimaryPhone', 'ResaleNum', 'SalesTermRef', 'ShipAddr'],
      ...['V4IDPseudonym', 'WebAddr', 'domain', 'sparse'],
    ],
  ),
  Item: propertiesOf(
    [
      ...['Active', 'Description', 'FullyQualifiedName', 'InvStartDate', 'Level', 'Name', 'ParentRef'],
      ...['PurchaseCost', 'QtyOnHand', 'Sku', 'SubItem', 'SyncToken', 'Taxable', 'TrackQtyOnHand', 'Type'],
      'UnitPrice',
    ],
    [
      ...['AssetAccountRef', 'ExpenseAccountRef', 'IncomeAccountRef', 'ItemGroupDetail', 'MetaData'],
      ...['PrintGroupedItems', 'PurchaseDesc', 'domain', 'sparse'],
    ],
  ),
  Invoice: propertiesOf(
    [
      ...['Balance', 'BillEmail', 'CurrencyRef', 'CustomerRef', 'DocNumber', 'DueDate', 'EmailStatus'],
      ...['ExchangeRate', 'HomeTotalAmt', 'PrintStatus', 'SalesTermRef', 'SyncToken', 'TotalAmt', 'TxnDate'],
    ],
    [
      ...['AllowIPNPayment', 'AllowOnlineACHPayment', 'AllowOnlineCreditCardPayment', 'AllowOnlinePayment'],
      ...['ApplyTaxAfterDiscount', 'BillAddr', 'ClassRef', 'CustomField', 'CustomerMemo', 'DepartmentRef'],
      ...['Deposit', 'GlobalTaxCalculation', 'Line', 'LinkedTxn', 'MetaData', 'PrivateNote', 'ShipAddr'],
      ...['ShipDate', 'ShipMethodRef', 'TrackingNum', 'TxnTaxDetail', 'domain', 'sparse'],
    ],
  ),
};
