import type { Dataset } from '../data/dataset.ts';
import { COMPANY_ZONE, pacificDate, pacificTime } from '../data/pacific-time.ts';
import { recordedDataset } from '../data/recorded-dataset.ts';
import type { Settings } from '../settings.ts';

interface CompanyFacts extends Pick<Settings, 'from' | 'fiscalYearStart' | 'booksClosed'> {
  readonly realm: string;
  /** True if it has classes and locations. */
  readonly isWhole: boolean;
}

/** CompanyInfo and Preferences: one row each, with the members of recorded ones. */
export function singletons(facts: CompanyFacts): Dataset[] {
  return [
    recordedDataset('CompanyInfo', [JSON.stringify(companyInfo(facts))]),
    recordedDataset('Preferences', [JSON.stringify(preferences(facts))]),
  ].map((dataset) => ({ ...dataset, isSingleton: true }));
}

function own({ from }: CompanyFacts, syncToken: string): object {
  const time = pacificTime(from);
  const MetaData = { CreateTime: time, LastUpdatedTime: time };
  return { domain: 'QBO', sparse: false, Id: '1', SyncToken: syncToken, MetaData };
}

function companyInfo(facts: CompanyFacts): object {
  const address = {
    ...{ Id: '1', Line1: '2500 Harbour Rd.', City: 'Monterey', Country: 'US' },
    ...{ CountrySubDivisionCode: 'CA', PostalCode: '93940' },
  };
  return {
    CompanyName: `Simulated Company ${facts.realm}`,
    LegalName: `Simulated Company ${facts.realm}, Inc.`,
    CompanyAddr: address,
    CustomerCommunicationAddr: address,
    LegalAddr: address,
    PrimaryPhone: { FreeFormNumber: '(831)555-0100' },
    CompanyStartDate: pacificDate(facts.from),
    FiscalYearStartMonth: facts.fiscalYearStart,
    Country: 'US',
    Email: { Address: 'owner@company.example' },
    WebAddr: {},
    SupportedLanguages: 'en',
    DefaultTimeZone: COMPANY_ZONE,
    NameValue: [
      { Name: 'NeoEnabled', Value: 'true' },
      { Name: 'OfferingSku', Value: 'QuickBooks Online Plus' },
      { Name: 'CompanyType', Value: 'Other' },
    ],
    ...own(facts, '4'),
  };
}

function preferences(facts: CompanyFacts): object {
  return {
    AccountingInfoPrefs: {
      FirstMonthOfFiscalYear: facts.fiscalYearStart,
      ...(facts.booksClosed !== 'none' && { BookCloseDate: facts.booksClosed }),
      ...{ TrackDepartments: facts.isWhole, ClassTrackingPerTxn: false },
      ...{ ClassTrackingPerTxnLine: facts.isWhole, CustomerTerminology: 'Customers' },
    },
    ProductAndServicesPrefs: {
      ...{ ForSales: true, ForPurchase: true, QuantityWithPriceAndRate: true, QuantityOnHand: true },
    },
    SalesFormsPrefs: {
      ...{ CustomTxnNumbers: false, AllowDeposit: false, AllowDiscount: true, DefaultDiscountAccount: '86' },
      ...{ AllowEstimates: true, IPNSupportEnabled: false, AllowServiceDate: false, AllowShipping: false },
      ...{ DefaultTerms: { value: '2' }, UsingPriceLevels: false },
    },
    VendorAndPurchasesPrefs: { TrackingByCustomer: true, BillableExpenseTracking: true },
    TimeTrackingPrefs: { UseServices: true, BillCustomers: true, WorkWeekStartDate: 'Monday' },
    TaxPrefs: { UsingSalesTax: true, TaxGroupCodeRef: { value: '2' } },
    CurrencyPrefs: { MultiCurrencyEnabled: true, HomeCurrency: { value: 'USD' } },
    ReportPrefs: { ReportBasis: 'Accrual', CalcAgingReportFromTxnDate: false },
    ...own(facts, '0'),
  };
}
