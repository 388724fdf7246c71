import { type EntityValue, entityJson } from '../data/entity-json.ts';
import { type Properties, propertiesOf } from '../data/properties.ts';
import { wireText } from '../data/wire-text.ts';
import type { CompanyRows } from '../entities/company-rows.ts';
import type { EntityShape } from '../entities/entity-shape.ts';
import type { EntityText, RowFacts } from '../generate/entity-text.ts';
import { Draws, hash, saltedSeed } from '../generate/hash.ts';
import type { Ids } from '../generate/ids.ts';

const INACTIVE_EVERY = 5;
const NAMES = ['DisplayName', 'Name', 'FullyQualifiedName'];
/** Rows that are looked at to learn which properties an entity has. */
const SAMPLES = 12;

const LIST_PROPERTIES = [
  ...['Active', 'Name', 'DisplayName', 'FullyQualifiedName', 'ParentRef', 'SyncToken', 'Type', 'CurrencyRef'],
];
const TRANSACTION_PROPERTIES = [
  ...['SyncToken', 'DocNumber', 'TxnDate', 'DueDate', 'TotalAmt', 'Balance', 'CurrencyRef', 'ExchangeRate'],
  ...['CustomerRef', 'VendorRef', 'EntityRef', 'APAccountRef', 'ARAccountRef'],
];
const OTHER_PROPERTIES = [
  ...['Line', 'LinkedTxn', 'PrivateNote', 'DepartmentRef', 'ClassRef', 'CustomField', 'MetaData'],
  ...['domain', 'sparse'],
];

interface TextSources {
  readonly seed: number;
  readonly ids: Ids;
  readonly company: CompanyRows;
}

/** The rows of one shape as JSON. */
export function shapeText(shape: EntityShape, { seed, ids, company }: TextSources): EntityText {
  const ownSeed = saltedSeed(seed, shape.entity);
  const inactiveSeed = saltedSeed(ownSeed, 'inactive');
  const value = (facts: RowFacts) => shape.value({ ...facts, draws: new Draws(ownSeed, facts.row), company });
  return {
    entity: shape.entity,
    ids,
    ...(shape.sequence && { sequence: shape.sequence }),
    properties: propertiesOfRows(shape, (row) =>
      value({ row, id: '1', syncToken: 0, created: company.from, updated: company.from, isActive: true }),
    ),
    isActive: ({ row, syncToken }) =>
      shape.name === undefined ||
      syncToken === 0 ||
      shape.canBeInactive?.(row) === false ||
      hash(inactiveSeed, row) % INACTIVE_EVERY !== 0,
    ...(shape.name && { fullyQualifiedName: shape.name }),
    text: (facts) => wireText(entityJson(facts.isActive ? value(facts) : withMark(value(facts)))),
  };
}

/** Names say when a row is inactive (quirk 5). */
function withMark(value: EntityValue): EntityValue {
  const marked = NAMES.filter((name) => typeof value[name] === 'string');
  return { ...value, ...Object.fromEntries(marked.map((name) => [name, `${value[name]} (deleted)`])) };
}

/** All members of the first rows; lists of things and objects other than references cannot be queried. */
function propertiesOfRows(shape: EntityShape, value: (row: number) => EntityValue): Properties {
  let known: Properties | undefined;
  const learn = () => {
    const members = new Map(Array.from({ length: SAMPLES }, (_, row) => Object.entries(value(row))).flat());
    const isQueryable = (name: string) => typeof members.get(name) !== 'object' || name.endsWith('Ref');
    const names = [...members.keys()];
    const common = shape.name === undefined ? TRANSACTION_PROPERTIES : LIST_PROPERTIES;
    return propertiesOf(
      [...common, ...names.filter((name) => isQueryable(name) && !OTHER_PROPERTIES.includes(name))],
      [...OTHER_PROPERTIES, ...names.filter((name) => !isQueryable(name))],
    );
  };
  return {
    find(name) {
      known ??= learn();
      return known.find(name);
    },
  };
}
