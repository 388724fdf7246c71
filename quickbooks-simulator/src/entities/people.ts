import { pacificDate } from '../data/pacific-time.ts';
import { plainText } from '../data/wire-text.ts';
import { employeeNames, vendorNames } from '../generate/names.ts';
import { address } from '../generate/places.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';

const USD = { value: 'USD', name: 'United States Dollar' } as const;

export const vendor: EntityShape = {
  entity: 'Vendor',
  size: { share: 0.1 },
  sequence: 'names',
  name: vendorNames.text,
  value: vendorValue,
};

/** Its SSN comes masked, as QuickBooks gives it. */
export const employee: EntityShape = {
  entity: 'Employee',
  size: { share: 0.01 },
  sequence: 'names',
  name: employeeNames.text,
  value: employeeValue,
};

function vendorValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { row, draws, isActive } = facts;
  const name = vendorNames.text(row);
  return {
    ...(draws.chance(2, 3) && { BillAddr: addressOf(facts) }),
    ...(draws.chance(1, 2) && { TermRef: { value: String(1 + draws.below(4)) } }),
    Balance: draws.chance(1, 2) ? draws.below(900_000) / 100 : 0,
    ...(draws.chance(1, 3) && { AcctNum: String(10_000 + draws.below(90_000)) }),
    Vendor1099: draws.chance(1, 5),
    CurrencyRef: USD,
    ...own(facts),
    ...(draws.chance(2, 3) && { CompanyName: name }),
    DisplayName: name,
    PrintOnCheckName: name,
    Active: isActive,
    ...(draws.chance(1, 2) && { PrimaryPhone: { FreeFormNumber: phone(facts) } }),
    ...(draws.chance(1, 2) && { PrimaryEmailAddr: { Address: `orders+${row + 1}@vendor.example` } }),
    ...(draws.chance(1, 4) && { WebAddr: { URI: `http://www.vendor-${row + 1}.example` } }),
  };
}

function employeeValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { row, draws, isActive, created } = facts;
  const name = employeeNames.text(row);
  const [GivenName = name, ...rest] = name.split(' ');
  return {
    SSN: 'XXX-XX-XXXX',
    PrimaryAddr: addressOf(facts),
    BillableTime: draws.chance(1, 2),
    ...(draws.chance(1, 3) && { BillRate: 20 + draws.below(130) }),
    HiredDate: pacificDate(created, -draws.below(3000)),
    ...own(facts),
    GivenName,
    FamilyName: rest.join(' '),
    DisplayName: name,
    PrintOnCheckName: name,
    Active: isActive,
    ...(draws.chance(1, 2) && { PrimaryPhone: { FreeFormNumber: phone(facts) } }),
    ...(draws.chance(2, 3) && { PrimaryEmailAddr: { Address: `staff+${row + 1}@company.example` } }),
  };
}

function addressOf({ draws, row }: ShapeRow): object {
  return JSON.parse(plainText(address(draws, 500_000 + row) as never));
}

function phone({ draws }: ShapeRow): string {
  return `(${201 + draws.below(700)}) 555-${String(draws.below(10_000)).padStart(4, '0')}`;
}
