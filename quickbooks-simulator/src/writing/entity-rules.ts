/** The entity that a reference names, and the word with which a refusal calls them. */
export const REFERENCES = {
  CustomerRef: { entity: 'customer', list: 'Names' },
  VendorRef: { entity: 'vendor', list: 'Names' },
  ItemRef: { entity: 'item', list: 'Items' },
} as const;

interface EntityRules {
  /** A new row must have them. */
  readonly required: readonly string[];
  /** Members of a new row that does not name them, in the recorded order; other members follow. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Members that a client may send although no statement can name them. */
  readonly others: readonly string[];
}

const OWN = { domain: 'QBO', sparse: false, Id: '', SyncToken: '0', MetaData: {} } as const;
const USD = { value: 'USD', name: 'United States Dollar' } as const;

/** `undefined` keeps a place in the order for what the client may have sent. */
export const ENTITY_RULES: Readonly<Record<string, EntityRules>> = {
  Customer: {
    required: ['DisplayName'],
    others: ['OpenBalanceDate', 'ShipMethodRef', 'OtherContactInfo', 'TaxExemptionReasonId', 'Source'],
    defaults: {
      ...{ Taxable: false, BillAddr: undefined, ShipAddr: undefined, Job: false, BillWithParent: false },
      ...{ ParentRef: undefined, Level: undefined, Balance: 0, BalanceWithJobs: 0, CurrencyRef: USD },
      ...{ PreferredDeliveryMethod: 'Print', ...OWN, Notes: undefined, Title: undefined },
      ...{ GivenName: undefined, MiddleName: undefined, FamilyName: undefined, Suffix: undefined },
      ...{ FullyQualifiedName: undefined, CompanyName: undefined, DisplayName: undefined },
      ...{ PrintOnCheckName: undefined, Active: true },
    },
  },
  Item: {
    required: ['Name'],
    others: ['PurchaseTaxIncluded', 'SalesTaxIncluded', 'TaxClassificationRef', 'Source', 'ReorderPoint'],
    defaults: {
      ...{ Name: undefined, Sku: undefined, Description: undefined, Active: true, SubItem: undefined },
      ...{
        ParentRef: undefined,
        Level: undefined,
        FullyQualifiedName: undefined,
        Taxable: false,
        UnitPrice: 0,
      },
      ...{ Type: 'Service', IncomeAccountRef: undefined, PurchaseDesc: undefined, PurchaseCost: 0 },
      ...{ ExpenseAccountRef: undefined, AssetAccountRef: undefined, TrackQtyOnHand: false },
      ...{ QtyOnHand: undefined, InvStartDate: undefined, ...OWN },
    },
  },
  Invoice: {
    required: ['CustomerRef', 'Line'],
    others: ['BillEmailCc', 'BillEmailBcc', 'DeliveryInfo', 'TxnSource', 'FreeFormAddress', 'RecurDataRef'],
    defaults: {
      ...{ AllowIPNPayment: false, AllowOnlinePayment: false, AllowOnlineCreditCardPayment: false },
      ...{ AllowOnlineACHPayment: false, ...OWN, CustomField: [], DocNumber: undefined, TxnDate: undefined },
      ...{ CurrencyRef: USD, ExchangeRate: undefined, PrivateNote: undefined, LinkedTxn: [], Line: [] },
      ...{ TxnTaxDetail: { TotalTax: 0 }, CustomerRef: undefined, CustomerMemo: undefined },
      ...{ BillAddr: undefined, ShipAddr: undefined, SalesTermRef: undefined, DueDate: undefined },
      ...{ TotalAmt: 0, HomeTotalAmt: undefined, ApplyTaxAfterDiscount: false, PrintStatus: 'NeedToPrint' },
      ...{ EmailStatus: 'NotSet', BillEmail: undefined, Balance: 0 },
    },
  },
};

/** Entities that are nothing special: their members stay as they were sent. */
export const PLAIN_RULES: EntityRules = { required: [], others: [], defaults: OWN };
