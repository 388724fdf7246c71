import { nearest } from 'singer';
import { SHAPES } from './entities/shapes.ts';
import { REPORT_KINDS } from './reports/report-kinds.ts';
import { SettingsError } from './settings-error.ts';

const ENTITIES = [
  'CompanyInfo',
  'Customer',
  'Invoice',
  'Item',
  'Preferences',
  ...SHAPES.map(({ entity }) => entity),
];

/** Entities and reports that can be asked for. */
const NAMES: readonly string[] = [...ENTITIES.sort(), ...Object.keys(REPORT_KINDS)];

/** Throws a `SettingsError` if a setting names an entity or report that is never served, in any case. */
export function requireServed(setting: string, name: string): void {
  if (NAMES.some((each) => each.toLowerCase() === name.toLowerCase())) return;
  const near = nearest(name, NAMES);
  const instead = near === undefined ? `it is one of ${NAMES.join(', ')}` : `${near} is near`;
  throw new SettingsError(`${setting} names ${name}, which is no entity and no report: ${instead}`);
}
