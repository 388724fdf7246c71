import { secondOf } from '../change/mutate-order.ts';
import { type TruthRow, truthRows } from '../change/truth.ts';
import { TIME_FIELDS } from '../data/dataset.ts';
import type { Service } from '../service.ts';
import { SettingsError } from '../settings-error.ts';
import { companyOf } from './control-call.ts';

/** Which rows, of which range of times. */
export interface TruthQuery {
  readonly entity?: string;
  /** Without them from the start, and to the end. */
  readonly from?: string;
  readonly to?: string;
  /** `LastUpdatedTime` unless it is `CreateTime`. */
  readonly field?: string;
  readonly realm?: string;
}

/** Throws a `SettingsError` if there is no such entity, range or field. */
export function truthOf(service: Service, query: TruthQuery): Generator<TruthRow> {
  const { entity = '', field: asked = 'LastUpdatedTime' } = query;
  const dataset = companyOf(service, query.realm).datasets.get(entity.toLowerCase());
  if (dataset === undefined) throw new SettingsError(`entity must be one that is served, not "${entity}"`);
  const field = TIME_FIELDS.find((name) => name === asked);
  if (field === undefined)
    throw new SettingsError(`field must be ${TIME_FIELDS.join(' or ')}, not "${asked}"`);
  const { from = Number.NEGATIVE_INFINITY } = secondOf('from', query.from);
  const { to = Number.POSITIVE_INFINITY } = secondOf('to', query.to);
  return truthRows(dataset, { field, from, to });
}
