import { pacificDate } from '../data/pacific-time.ts';
import { listedIds } from '../generate/ids.ts';
import { accountRef } from './chart-of-accounts.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';

const AGENCIES = ['State Board of Equalization', 'City of Phoenix', 'Agence du revenu du Québec'];
const RATES = [8, 0, 8.25, 7, 13, 20, 9.63, 4.975];
const CODES = ['TAX', 'NON', 'California', 'Arizona', 'Tucson', 'QC – TPS/TVQ', 'Out of scope'];
const rateName = (row: number) => `Rate ${row + 1} (${RATES[row] ?? row} %)`;

/** It has no `Active`. */
export const taxAgency: EntityShape = {
  entity: 'TaxAgency',
  size: { rows: AGENCIES.length },
  ids: () => listedIds('1', '2', '3'),
  value: (facts) => ({
    DisplayName: AGENCIES[facts.row] ?? `Agency ${facts.row + 1}`,
    TaxTrackedOnPurchases: facts.row > 0,
    TaxTrackedOnSales: true,
    TaxAgencyConfig: 'USER_DEFINED',
    ...own(facts),
  }),
};

export const taxRate: EntityShape = {
  entity: 'TaxRate',
  size: { rows: RATES.length },
  ids: () => listedIds(...RATES.map((_, row) => String(row + 1))),
  name: rateName,
  canBeInactive: (row) => row > 3,
  value: (facts) => ({
    Name: rateName(facts.row),
    Description: 'Sales Tax',
    Active: facts.isActive,
    RateValue: RATES[facts.row] ?? 0,
    AgencyRef: { value: String((facts.row % AGENCIES.length) + 1) },
    SpecialTaxType: 'NONE',
    EffectiveTaxRate: [
      {
        RateValue: RATES[facts.row] ?? 0,
        EffectiveDate: `${pacificDate(facts.company.from)}T00:00:00-08:00`,
      },
    ],
    DisplayType: 'ReadOnly',
    ...own(facts),
  }),
};

/** The first two have a word as Id, and fewer members than the others (recorded). */
export const taxCode: EntityShape = {
  entity: 'TaxCode',
  size: { rows: CODES.length },
  ids: () => listedIds('TAX', 'NON', ...CODES.slice(2).map((_, i) => String(i + 2))),
  name: (row) => CODES[row] ?? `Code ${row}`,
  timeOf: (_row, { from }) => from,
  canBeInactive: (row) => row > 2,
  value: taxCodeValue,
};

function taxCodeValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { row, isActive } = facts;
  const Name = CODES[row] ?? `Code ${row}`;
  const { Id, MetaData, ...rest } = own(facts);
  const isPseudo = row < 2;
  const rate = row % RATES.length;
  const rates = {
    TaxRateRef: { value: String(rate + 1), name: rateName(rate) },
    TaxTypeApplicable: 'TaxOnAmount',
  };
  return {
    Name,
    Description: Name,
    ...(!isPseudo && { Active: isActive }),
    Taxable: row !== 1,
    TaxGroup: !isPseudo,
    ...(!isPseudo && {
      SalesTaxRateList: { TaxRateDetail: [{ ...rates, TaxOrder: 0 }] },
      PurchaseTaxRateList: { TaxRateDetail: [] },
      ...rest,
    }),
    Id,
    MetaData,
  };
}

/** Its amounts, `Refund` and `sparse` are strings (API reference). */
export const taxPayment: EntityShape = {
  entity: 'TaxPayment',
  size: { rows: 12 },
  sequence: 'transactions',
  value: (facts) => ({
    PaymentDate: pacificDate(facts.created),
    PaymentAccountRef: accountRef('bank', facts.draws),
    PaymentAmount: ((100 + facts.draws.below(900_000)) / 100).toFixed(2),
    Refund: String(facts.draws.chance(1, 6)),
    Description: 'VAT return',
    ...own(facts),
    sparse: 'false',
  }),
};
