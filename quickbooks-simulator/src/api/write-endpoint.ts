import { answerKey } from '../answers/answer-key.ts';
import type { EntityValue } from '../data/entity-json.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import { pacificTimeWithMillis } from '../data/pacific-time.ts';
import { wireBytes, wireText, within } from '../data/wire-text.ts';
import type { ApiCall } from '../http/call.ts';
import { dataReply } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { isEmptied } from '../refusals/lacked.ts';
import { malformedBody, objectNotFound, unsupportedOperation } from '../refusals/refusals.ts';
import { existingRow, type Operation, write } from '../writing/write.ts';
import type { ApiRequest } from './api-request.ts';
import { rowViewOf } from './row-view.ts';
import { unsupportedAddress } from './unsupported-address.ts';

/** `POST /v3/company/<realm>/invoice`: what it does stands in the URL, or follows from the Id in the body. */
export function writeReply(request: ApiRequest): Reply {
  const { context, call, moment } = request;
  const dataset = context.datasets.get(call.resource[0] ?? '');
  if (dataset === undefined) throw unsupportedAddress(call);
  const given = entityOf(call);
  const operation = operationOf(call, given);
  const text = write({ company: context, dataset, now: moment.now }, operation, given);
  // The API reference shows nothing but the time after the deletion of a budget.
  if (operation === 'delete' && dataset.entity === 'Budget') {
    return dataReply(moment, `{"time":"${pacificTimeWithMillis(moment.now)}"}`);
  }
  return entityReply(request, dataset, text);
}

/** `GET /v3/company/<realm>/invoice/145`; CompanyInfo and Preferences have one row, whatever Id is asked for. */
export function readReply(request: ApiRequest): Reply {
  const { context, call } = request;
  const [entity = '', id] = call.resource;
  const dataset = context.datasets.get(entity);
  const isSingleton = dataset?.isSingleton === true;
  if (dataset === undefined || (id === undefined && !isSingleton)) throw unsupportedAddress(call);
  if (isEmptied(context.settings, dataset.entity)) throw objectNotFound();
  const row = isSingleton ? dataset.rowAt('CreateTime', 0) : existingRow(dataset, id ?? '');
  return { ...entityReply(request, dataset, dataset.text(row)), reads: 1, rows: 1 };
}

function entityReply(request: ApiRequest, { entity }: LiveDataset, text: string): Reply {
  const { context, moment } = request;
  const shown = rowViewOf(request, entity)(wireText(text), idIn(text));
  const time = `,"time":"${pacificTimeWithMillis(moment.now)}"}`;
  const key = answerKey(entity, context.settings);
  return dataReply(moment, wireBytes(within(`{"${key}":`, [shown], time)));
}

/** The Id of a row that is not wrapped. */
function idIn(text: string): string {
  return String(JSON.parse(text).Id);
}

function operationOf({ url }: ApiCall, given: EntityValue): Operation {
  const operation = url.searchParams.get('operation');
  if (operation === 'void' || url.searchParams.get('include') === 'void') return 'void';
  if (operation === 'delete') return 'delete';
  if (operation !== null && operation !== 'update' && operation !== 'create')
    throw unsupportedOperation(operation);
  return operation === 'update' || given.Id !== undefined ? 'update' : 'create';
}

function entityOf({ body }: ApiCall): EntityValue {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw malformedBody(error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformedBody('the body is no object');
  return value as EntityValue;
}
