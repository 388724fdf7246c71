import type { Row } from '../data/dataset.ts';
import { type EntityValue, entityJson } from '../data/entity-json.ts';
import { changesOf, isVoidable, unwrapped } from '../data/entity-traits.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import { rowByName } from '../data/name-order.ts';
import {
  duplicateName,
  invalidId,
  objectNotFound,
  requiredParameter,
  staleObject,
  unsupportedOperation,
} from '../refusals/refusals.ts';
import { type Composing, checkMembers, composed, finished } from './compose.ts';

export type Operation = 'create' | 'update' | 'delete' | 'void';

const NAMES = ['DisplayName', 'Name', 'FullyQualifiedName'] as const;
const DELETED = / \(deleted\)$/;

/** Makes a change that a client asks for; returns the entity's text for the answer. Throws an `ApiError` if refused. */
export function write(composing: Composing, operation: Operation, given: EntityValue): string {
  const { company, dataset } = composing;
  if (operation === 'create') return create(composing, given);
  const row = rowOf(dataset, given);
  if (given.SyncToken === undefined) throw requiredParameter('SyncToken');
  if (String(given.SyncToken) !== dataset.syncToken(row)) throw staleObject();
  if (operation === 'update') return update(composing, row, given);
  if (dataset.isList && changesOf(dataset).delete === undefined) throw unsupportedOperation(operation);
  if (operation === 'delete') {
    company.changes.delete(dataset, row);
    return deletedText(dataset, row);
  }
  if (!isVoidable(dataset.entity)) throw unsupportedOperation(operation);
  company.changes.change(dataset, row, { kind: 'void' });
  return dataset.text(row);
}

/** The answer to a deletion keeps the object around a recurring transaction (API reference). */
function deletedText(dataset: LiveDataset, row: Row): string {
  const { wrapper } = unwrapped(dataset.entity, JSON.parse(dataset.text(row)));
  const deleted = { domain: 'QBO', status: 'Deleted', Id: dataset.id(row) };
  return JSON.stringify(wrapper === undefined ? deleted : { [wrapper]: deleted });
}

/** The row that an Id names. */
export function existingRow(dataset: LiveDataset, id: string): Row {
  if (!/^\d+$/.test(id)) throw invalidId(id);
  const row = dataset.rowById(id);
  if (row === undefined) throw objectNotFound();
  return row;
}

function rowOf(dataset: LiveDataset, { Id: id }: EntityValue): Row {
  if (id === undefined) throw requiredParameter('Id');
  return existingRow(dataset, String(id));
}

function create(composing: Composing, given: EntityValue): string {
  const { company, dataset } = composing;
  checkMembers(composing, given);
  const id = company.changes.nextId(dataset);
  const entity = composed(composing, given, id);
  if (dataset.isList && rowByName(dataset, String(entity.FullyQualifiedName)) !== undefined)
    throw duplicateName();
  return dataset.text(company.changes.add(dataset, { id, source: entityJson(entity) }));
}

/** A sparse update changes what it names; a full one leaves of the rest only what clients cannot set. */
function update(composing: Composing, row: Row, sent: EntityValue): string {
  const { company, dataset } = composing;
  const given = withoutSigned(sent);
  checkMembers(composing, given);
  const old = activeNames(JSON.parse(dataset.text(row)));
  const isSparse = given.sparse === true || given.sparse === 'true';
  const kept = isSparse ? old : unsettable(old);
  const merged = finished(composing, without(activeNames({ ...kept, ...given }), given), paidOf(old));
  const isActive = dataset.isList ? merged.Active !== false : undefined;
  if (dataset.isList) {
    const other = rowByName(dataset, String(merged.FullyQualifiedName));
    if (other !== undefined && other !== row) throw duplicateName();
    if (isActive === false && !dataset.isActive(row) && isNothingNew(given)) return dataset.text(row);
  }
  const text = entityJson({ ...merged, sparse: false, ...(dataset.isList && { Active: true }) });
  company.changes.change(dataset, row, { kind: 'edit', text, ...(isActive !== undefined && { isActive }) });
  return dataset.text(row);
}

/** A client that sends back what it read sends signed addresses too, which are not kept. */
function withoutSigned(given: EntityValue): EntityValue {
  const isKept = ([name]: [string, unknown]) => !name.endsWith('TempDownloadUri');
  return Object.fromEntries(Object.entries(given).filter(isKept));
}

/** The mark of an inactive row is no part of its names. */
function activeNames(entity: EntityValue): EntityValue {
  const names = NAMES.filter((name) => typeof entity[name] === 'string');
  return {
    ...entity,
    ...Object.fromEntries(names.map((name) => [name, String(entity[name]).replace(DELETED, '')])),
  };
}

function unsettable(old: EntityValue): EntityValue {
  const names = [
    'Id',
    'SyncToken',
    'MetaData',
    'domain',
    'DocNumber',
    'TxnDate',
    'CurrencyRef',
    'LinkedTxn',
    'Active',
  ];
  const sums = ['Balance', 'BalanceWithJobs', 'TotalAmt', 'QtyOnHand'];
  return Object.fromEntries(Object.entries(old).filter(([name]) => [...names, ...sums].includes(name)));
}

/** A member that is sent as null is taken away. */
function without(entity: EntityValue, given: EntityValue): EntityValue {
  return Object.fromEntries(Object.entries(entity).filter(([name]) => given[name] !== null));
}

function paidOf({ TotalAmt: total, Balance: balance }: EntityValue): number {
  return typeof total === 'number' && typeof balance === 'number' ? total - balance : 0;
}

/** Making inactive what is inactive changes nothing (recorded). */
function isNothingNew(given: EntityValue): boolean {
  return Object.keys(given).every((name) => ['Id', 'SyncToken', 'sparse', 'Active', 'domain'].includes(name));
}
