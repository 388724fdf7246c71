import type { Changes } from '../change/changes.ts';
import type { EntityValue } from '../data/entity-json.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import { pacificDate } from '../data/pacific-time.ts';
import { invalidReference, requiredParameter, unknownProperty } from '../refusals/refusals.ts';
import { ENTITY_RULES, PLAIN_RULES, REFERENCES } from './entity-rules.ts';
import { withSums } from './invoice-sums.ts';

const PAYMENT_DAYS = 30;
const OWN = ['Id', 'SyncToken', 'MetaData', 'domain', 'sparse', 'status', 'time'];

/** A company whose rows clients can change. */
export interface WritableCompany {
  /** By entity, in lower case. */
  readonly datasets: ReadonlyMap<string, LiveDataset>;
  readonly changes: Changes;
}

export interface Composing {
  readonly company: WritableCompany;
  readonly dataset: LiveDataset;
  /** Milliseconds. */
  readonly now: number;
}

/** Refuses members that the entity does not have, and references to rows that are not there. */
export function checkMembers({ company, dataset }: Composing, given: EntityValue): void {
  const rules = ENTITY_RULES[dataset.entity];
  for (const name of rules === undefined ? [] : Object.keys(given)) {
    const isKnown =
      [...OWN, ...(rules?.others ?? [])].includes(name) || dataset.properties.find(name) !== undefined;
    if (!isKnown) throw unknownProperty(dataset.entity, name);
  }
  checkReferences(company, given);
}

/** A new entity as it is stored: what the client sent, what is missing, in the order of the recordings. */
export function composed(composing: Composing, given: EntityValue, id: string): EntityValue {
  const { dataset, now } = composing;
  const { required, defaults } = ENTITY_RULES[dataset.entity] ?? PLAIN_RULES;
  for (const name of required) if (given[name] === undefined) throw requiredParameter(name);
  const today = Math.floor(now / 1000);
  const dated =
    dataset.entity === 'Invoice'
      ? {
          DocNumber: String(Number(id) + 1000),
          TxnDate: pacificDate(today),
          DueDate: pacificDate(today, PAYMENT_DAYS),
        }
      : {};
  return finished(composing, {
    ...defaults,
    ...(dataset.isList && { Active: true }),
    ...dated,
    ...withoutNulls(given),
  });
}

/** An entity whose members changed: names that follow from others, names in references, sums. */
export function finished({ company, dataset }: Composing, entity: EntityValue, paid = 0): EntityValue {
  const { defaults } = ENTITY_RULES[dataset.entity] ?? PLAIN_RULES;
  const ordered = {
    ...Object.fromEntries(Object.keys(defaults).map((key) => [key, entity[key]])),
    ...entity,
  };
  const named = dataset.isList
    ? withNames(dataset, ordered)
    : (namedReferences(company, ordered) as EntityValue);
  return dataset.entity === 'Invoice' ? withSums(named, paid) : named;
}

function withoutNulls(entity: EntityValue): EntityValue {
  const own = new Set(['Id', 'SyncToken', 'MetaData', 'sparse', 'domain']);
  return Object.fromEntries(
    Object.entries(entity).filter(([name, value]) => value !== null && !own.has(name)),
  );
}

/** FullyQualifiedName is the path from the top. */
function withNames(dataset: LiveDataset, entity: EntityValue): EntityValue {
  const name = String(entity.DisplayName ?? entity.Name ?? '');
  const parent = dataset.rowById(referenceId(entity.ParentRef) ?? '');
  const path = parent === undefined ? name : `${dataset.fullyQualifiedName(parent)}:${name}`;
  const isCustomer = dataset.entity === 'Customer';
  return {
    ...entity,
    FullyQualifiedName: path,
    ...(isCustomer && { Job: parent !== undefined, PrintOnCheckName: entity.PrintOnCheckName ?? name }),
    ...(parent !== undefined && { Level: path.split(':').length - 1 }),
  };
}

type ReferenceName = keyof typeof REFERENCES;

function isReference(name: string): name is ReferenceName {
  return Object.hasOwn(REFERENCES, name);
}

function referenceId(value: unknown): string | undefined {
  const id = (value as { readonly value?: unknown } | null | undefined)?.value;
  return id === undefined ? undefined : String(id);
}

function checkReferences(company: WritableCompany, value: unknown, name = ''): void {
  if (typeof value !== 'object' || value === null) return;
  if (isReference(name)) {
    const { entity, list } = REFERENCES[name];
    const id = referenceId(value) ?? '';
    if (company.datasets.get(entity)?.rowById(id) === undefined) throw invalidReference(list, id);
  }
  for (const [key, member] of Object.entries(value)) checkReferences(company, member, key);
}

/** References of transactions carry the name of what they name. */
function namedReferences(company: WritableCompany, value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((element) => namedReferences(company, element));
  if (typeof value !== 'object' || value === null) return value;
  if (!isReference(name)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, namedReferences(company, member, key)]),
    );
  }
  const dataset = company.datasets.get(REFERENCES[name].entity);
  const row = dataset?.rowById(referenceId(value) ?? '');
  const text = row === undefined ? undefined : dataset?.fullyQualifiedName(row);
  return { ...value, ...(text !== undefined && { name: text }) };
}
