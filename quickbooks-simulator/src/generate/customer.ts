import { money } from '../data/number-text.ts';
import { pacificTime } from '../data/pacific-time.ts';
import { type WireText, wireJson } from '../data/wire-text.ts';
import { currencyOf } from './currencies.ts';
import type { EntityText, RowFacts } from './entity-text.ts';
import { Draws, hash, saltedSeed } from './hash.ts';
import { type Ids, ownIds } from './ids.ts';
import { customerNames } from './names.ts';
import { PRIVATE_NOTES } from './phrases.ts';
import { address } from './places.ts';

const JOB_EVERY = 5;
/** QuickBooks allows four levels of sub-customers below a customer. */
const DEEPEST_LEVEL = 4;
const NEAREST_PARENTS = 12;
const INACTIVE_EVERY = 4;

export interface Customers extends EntityText {
  /** `{"value":…,"name":…}`, as transactions refer to it. */
  ref(row: number): string;
  currency(row: number): ReturnType<typeof currencyOf>;
  fullyQualifiedName(row: number): string;
}

/** The customers of a company: people and firms, jobs below them, some made inactive. */
export function createCustomers(companySeed: number, given?: Ids): Customers {
  const seed = saltedSeed(companySeed, 'customers');
  const ids = given ?? ownIds(seed);
  const inactiveSeed = saltedSeed(seed, 'inactive');
  const currencySeed = saltedSeed(seed, 'currency');
  const tree = createTree(saltedSeed(seed, 'jobs'));
  const currency = (row: number) => currencyOf(currencySeed, row);
  return {
    entity: 'Customer',
    sequence: 'names',
    ids,
    currency,
    isActive: ({ row, syncToken }) => syncToken === 0 || hash(inactiveSeed, row) % INACTIVE_EVERY !== 0,
    ref: (row) => `{"value":"${ids.of(row)}","name":${customerNames.json(row)}}`,
    fullyQualifiedName: (row) => tree.path(row).map(customerNames.text).join(':'),
    text: (facts) => customerText({ seed, ids, tree, currency: currency(facts.row) }, facts),
  };
}

interface CustomerSources {
  readonly seed: number;
  readonly ids: Ids;
  readonly tree: Tree;
  readonly currency: ReturnType<typeof currencyOf>;
}

function customerText({ seed, ids, tree, currency }: CustomerSources, facts: RowFacts): WireText {
  const { row } = facts;
  const draws = new Draws(seed, row);
  const path = tree.path(row);
  return [
    `{"Taxable":${draws.chance(1, 2)}`,
    addresses(draws, row),
    hierarchy(ids, path, draws),
    balances(draws),
    `,"CurrencyRef":${currency.ref},"PreferredDeliveryMethod":"${draws.of(['Print', 'Email', 'None'])}"`,
    `,"domain":"QBO","sparse":false,"Id":"${facts.id}","SyncToken":"${facts.syncToken}"`,
    `,"MetaData":{"CreateTime":"${pacificTime(facts.created)}","LastUpdatedTime":"${pacificTime(facts.updated)}"}`,
    names(path.map(customerNames.text), draws, facts.isActive),
    contacts(draws, row),
    '}',
  ].join('') as WireText;
}

function addresses(draws: Draws, row: number): string {
  if (draws.chance(1, 5)) return '';
  const bill = address(draws, row * 2 + 2);
  if (draws.chance(1, 3)) return `,"BillAddr":${bill}`;
  const ship = draws.chance(4, 5) ? bill : address(draws, row * 2 + 3);
  return `,"BillAddr":${bill},"ShipAddr":${ship}`;
}

function hierarchy(ids: Ids, path: readonly number[], draws: Draws): string {
  const parent = path.at(-2);
  if (parent === undefined) return ',"Job":false,"BillWithParent":false';
  const ref = `{"value":"${ids.of(parent)}"}`;
  return `,"Job":true,"BillWithParent":${draws.chance(1, 2)},"ParentRef":${ref},"Level":${path.length - 1}`;
}

/** Which customer is a job of which. */
interface Tree {
  /** The rows above a row, from the top, and the row itself. */
  path(row: number): number[];
}

function createTree(seed: number): Tree {
  return { path };

  function path(row: number): number[] {
    const parent = parentOf(row);
    return parent === undefined ? [row] : [...path(parent), row];
  }

  /** One of the rows just before it, so that a parent is always older. */
  function parentOf(row: number): number | undefined {
    const draw = hash(seed, row);
    if (row === 0 || draw % JOB_EVERY !== 0) return undefined;
    const parent = row - 1 - (Math.floor(draw / JOB_EVERY) % Math.min(row, NEAREST_PARENTS));
    return path(parent).length <= DEEPEST_LEVEL ? parent : undefined;
  }
}

function balances(draws: Draws): string {
  const own = draws.chance(1, 2) ? draws.below(2_000_000) : 0;
  const withJobs = own + (draws.chance(1, 6) ? draws.below(500_000) : 0);
  return `,"Balance":${money(own)},"BalanceWithJobs":${money(withJobs)}`;
}

/** Making a customer inactive changes all its names but the one that is printed on cheques (quirk 5). */
function names(path: readonly string[], draws: Draws, isActive: boolean): string {
  const name = path.at(-1) ?? '';
  const [given = '', family = ''] = name.split(' ');
  const suffix = isActive ? '' : ' (deleted)';
  const person = draws.chance(1, 2) ? `,"GivenName":${wireJson(given)},"FamilyName":${wireJson(family)}` : '';
  const company = draws.chance(2, 3) ? `,"CompanyName":${wireJson(name)}` : '';
  return [
    draws.chance(1, 9) ? `,"Notes":${draws.of(PRIVATE_NOTES)}` : '',
    person,
    `,"FullyQualifiedName":${wireJson(path.join(':') + suffix)}`,
    company,
    `,"DisplayName":${wireJson(name + suffix)},"PrintOnCheckName":${wireJson(name)},"Active":${isActive}`,
  ].join('');
}

function contacts(draws: Draws, row: number): string {
  const phone = () =>
    `{"FreeFormNumber":"(${201 + draws.below(700)}) 555-${String(draws.below(10_000)).padStart(4, '0')}"}`;
  return [
    draws.chance(3, 4) ? `,"PrimaryPhone":${phone()}` : '',
    draws.chance(1, 5) ? `,"Mobile":${phone()}` : '',
    draws.chance(1, 12) ? `,"Fax":${phone()}` : '',
    draws.chance(4, 5) ? `,"PrimaryEmailAddr":{"Address":"accounts+${row + 1}@customer.example"}` : '',
    draws.chance(1, 6) ? `,"WebAddr":{"URI":"http://www.customer-${row + 1}.example"}` : '',
    draws.chance(1, 20) ? ',"DefaultTaxCodeRef":{"value":"2"}' : '',
    `,"IsProject":false,"ClientEntityId":"0"`,
  ].join('');
}
