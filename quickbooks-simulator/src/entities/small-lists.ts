import { listedIds, longIds } from '../generate/ids.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';

const CLASSES = [
  ...['Landscaping', 'Design', 'Wartung & Pflege', '施工', 'Retail', 'Wholesale', 'Événements', 'Repairs'],
  ...['Landscaping:North', 'Landscaping:South', 'Retail:Online', 'Retail:Counter', 'Repairs:Warranty'],
];
const DEPARTMENTS = ['Main Street', 'Harbour', 'Québec', 'Main Street:Ground floor', 'Köln', '大阪'];
const CUSTOMER_TYPES = ['Retail', 'Wholesale', 'Distributor', 'Drop Ship', 'Administración pública'];
const METHODS = [
  ...['Cash', 'Cheque', 'Visa', 'MasterCard', 'American Express', 'Discover', 'Diners Club', 'Direct Debit'],
];
const TERMS = [
  { Name: 'Net 15', DueDays: 15 },
  { Name: 'Net 30', DueDays: 30 },
  { Name: 'Net 60', DueDays: 60 },
  { Name: 'Due on receipt', DueDays: 0 },
  { Name: '2 % 10, Net 30', DueDays: 30, DiscountPercent: 2, DiscountDays: 10 },
  { Name: 'First of the month', DayOfMonthDue: 1, DueNextMonthDays: 2 },
];
const CURRENCIES = [
  ['EUR', 'Euro'],
  ['GBP', 'British Pound Sterling'],
  ['CAD', 'Canadian Dollar'],
  ['MXN', 'Mexican Peso'],
  ['JPY', 'Japanese Yen'],
] as const;
const JOURNALS = [
  ['VE', 'Sales', 'Journal des ventes'],
  ['AC', 'Expenses', 'Journal des achats'],
  ['BQ', 'Bank', 'Banque'],
  ['NF', 'Nouveaux', 'À-nouveaux'],
  ['OD', 'Others', 'Opérations diverses'],
] as const;

type Members = (facts: ShapeRow) => Readonly<Record<string, unknown>>;

/** A list of fixed names: each row has members before and after those that all rows have. */
function list(
  entity: string,
  names: readonly string[],
  members: Members,
  more: Partial<EntityShape> = {},
): EntityShape {
  return {
    entity,
    size: { rows: names.length },
    ids: () => listedIds(...names.map((_, row) => String(row + 1))),
    name: (row) => names[row] ?? `${entity} ${row + 1}`,
    canBeInactive: (row) => row > 2,
    value: (facts) => ({ ...own(facts), ...members(facts) }),
    ...more,
  };
}

/** A list whose rows can stand below one another. `sub` is the member that says so. */
function tree(entity: string, names: readonly string[], sub: string): EntityShape {
  const shape: EntityShape = list(entity, names, ({ row, isActive, company }) => {
    const [name = '', ...parents] = (names[row] ?? '').split(':').reverse();
    const parent = parents.length === 0 ? undefined : names.indexOf(parents.reverse().join(':'));
    return {
      Name: name,
      [sub]: parent !== undefined,
      ...(parent !== undefined && { ParentRef: { value: company.of(entity).ids.of(parent) } }),
      FullyQualifiedName: names[row],
      Active: isActive,
    };
  });
  return shape;
}

export const smallLists: readonly EntityShape[] = [
  { ...tree('Class', CLASSES, 'SubClass'), ids: () => longIds('5000000', 19) },
  tree('Department', DEPARTMENTS, 'SubDepartment'),
  list(
    'CustomerType',
    CUSTOMER_TYPES,
    ({ row, isActive }) => ({ Name: CUSTOMER_TYPES[row], Active: isActive }),
    {
      ids: () => longIds('5000000', 19),
    },
  ),
  list('PaymentMethod', METHODS, ({ row, isActive }) => ({
    Name: METHODS[row],
    Active: isActive,
    Type: row > 1 && row < 7 ? 'CREDIT_CARD' : 'NON_CREDIT_CARD',
  })),
  list(
    'Term',
    TERMS.map(({ Name }) => Name),
    ({ row, isActive }) => ({
      ...TERMS[row],
      Active: isActive,
      Type: TERMS[row]?.DayOfMonthDue === undefined ? 'STANDARD' : 'DATE_DRIVEN',
    }),
  ),
  list(
    'CompanyCurrency',
    CURRENCIES.map(([, name]) => name),
    ({ row, isActive }) => ({ Name: CURRENCIES[row]?.[1], Code: CURRENCIES[row]?.[0], Active: isActive }),
  ),
  list(
    'JournalCode',
    JOURNALS.map(([code]) => code),
    ({ row, isActive }) => {
      const [Name, Type, Description] = JOURNALS[row] ?? JOURNALS[0];
      return { Name, Type, Description, Active: isActive };
    },
  ),
];
