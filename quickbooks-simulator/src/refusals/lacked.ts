import type { Dataset } from '../data/dataset.ts';
import { type Lack, lackOf } from '../lacks.ts';
import { invalidQuery } from '../query/query-error.ts';
import type { Settings } from '../settings.ts';
import { ApiError } from './api-error.ts';

/** Entities of the schema that no company can query (recorded, or reported by several clients). */
const WITHOUT_METADATA = [
  ...['OtherName', 'PriceLevel', 'SalesRep', 'ShipMethod', 'StatementCharge', 'Task', 'TaxReturn'],
  ...['TaxService', 'VendorPrepayment'],
];

type Refusal = (entity: string) => Error;

/** The refusals, by the way in which an entity is lacking. The texts of 5030 and 6000 are not recorded. */
const REFUSALS: Readonly<Record<Exclude<Lack, 'empty'>, Refusal>> = {
  metadata: (entity) => invalidQuery(`Metadata not found for Entity: ${entity}`),
  context: (entity) => invalidQuery(`invalid context declaration: ${entity}`),
  5020: (entity) => denied('5020', 'Permission Denied Error', RIGHTS, entity),
  5030: (entity) => denied('5030', 'Feature Not Supported Error', 'The feature is not supported.', entity),
  'not-enabled': (entity) => denied('6000', 'Business Validation Error', `${entity} is not enabled.`, entity),
  403: () => {
    const message = 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403';
    return new ApiError({ message, detail: message, code: '3100' }, 403);
  },
};

const RIGHTS = 'You do not have the access rights to use this feature.';

function denied(code: string, message: string, reason: string, element: string): ApiError {
  return new ApiError({ message, detail: `${message} : ${reason}`, code, element });
}

type Lacking = Pick<Settings, 'lacks'>;

/** Refuses an entity that this company lacks. True if it is there, but has no rows. */
export function isEmptied({ lacks }: Lacking, entity: string): boolean {
  const lack = lackOf(lacks, entity);
  if (lack === undefined) return false;
  if (lack === 'empty') return true;
  throw REFUSALS[lack](entity);
}

/** True if change data capture says nothing of an entity. An unknown name is refused. The other answers are the simulator's own choice. */
export function isUncaptured({ lacks }: Lacking, entity: string): boolean {
  const lack = lackOf(lacks, entity);
  if (lack === 'metadata' || lack === 'context') throw REFUSALS[lack](entity);
  return lack !== undefined;
}

/** Refusal of an entity that the simulator does not serve. */
export function unknownEntity(name: string): Error {
  const known = WITHOUT_METADATA.find((entity) => entity.toLowerCase() === name.toLowerCase());
  return known === undefined ? REFUSALS.context(name) : REFUSALS.metadata(known);
}

/** The entity with its name and properties, and none of its rows. */
export function emptied(dataset: Dataset): Dataset {
  const rows = { size: 0, countBefore: () => 0, rowById: () => undefined, rowsByName: () => [] };
  return { ...dataset, ...rows };
}
