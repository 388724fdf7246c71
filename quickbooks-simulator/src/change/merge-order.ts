import type { LiveDataset } from '../data/live-dataset.ts';
import { SettingsError } from '../settings-error.ts';
import type { Changes } from './changes.ts';
import { hasChildren } from './merge.ts';

/** An order of a test to merge one row of a list into another. */
export interface MergeOptions {
  /** `Customer` or `Vendor`: QuickBooks merges others too, but says so of these alone. */
  readonly entity: string;
  /** Id of the row that goes. */
  readonly from: string;
  /** Id of the row that stays. */
  readonly into: string;
  readonly realm?: string;
}

const MERGED = ['Customer', 'Vendor'];
const MEMBERS = ['entity', 'from', 'into', 'realm'];

/** Merges two rows. Throws a `SettingsError` if they cannot be merged. */
export function mergeRows(
  { datasets, changes }: { readonly datasets: ReadonlyMap<string, LiveDataset>; readonly changes: Changes },
  given: object,
): void {
  const order = given as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(order).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw new SettingsError(`a merge has no "${unknown}"`);
  const entity = MERGED.find((name) => name === order.entity);
  const dataset = datasets.get(entity?.toLowerCase() ?? '');
  if (dataset === undefined)
    throw new SettingsError(`entity must be ${MERGED.join(' or ')}, not "${order.entity}"`);
  const merge = { from: rowOf(dataset, 'from', order.from), into: rowOf(dataset, 'into', order.into) };
  if (merge.from === merge.into) throw new SettingsError(`from and into are both "${order.into}"`);
  if (hasChildren(dataset, merge.from)) {
    throw new SettingsError(`from must be a ${entity} with none below it, not "${order.from}"`);
  }
  changes.merge(dataset, merge);
}

function rowOf(dataset: LiveDataset, name: string, id: unknown): number {
  const row = dataset.rowById(String(id));
  if (row === undefined)
    throw new SettingsError(`${name} must be the Id of a ${dataset.entity}, not "${id}"`);
  return row;
}
