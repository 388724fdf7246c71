import { runQuery } from '../answers/query.ts';
import type { EntityValue } from '../data/entity-json.ts';
import { pacificTimeWithMillis } from '../data/pacific-time.ts';
import { type WireText, wireBytes, wireText, within } from '../data/wire-text.ts';
import { dataReply, faultBody } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { refusalOf } from '../refusals/api-error.ts';
import {
  batchTooLarge,
  malformedBody,
  requiredParameter,
  unsupportedOperation,
} from '../refusals/refusals.ts';
import { type Operation, write } from '../writing/write.ts';
import type { ApiRequest } from './api-request.ts';
import { rowViewOf } from './row-view.ts';

/** One request of a batch: a query, or an entity and what to do with it. */
interface Item {
  readonly bId?: unknown;
  readonly Query?: unknown;
  readonly operation?: unknown;
  readonly optionsData?: unknown;
  readonly [entity: string]: unknown;
}

interface ItemAnswer {
  /** All made before the next item changes anything. */
  readonly texts: readonly WireText[];
  readonly reads: number;
  readonly rows: number;
}

const OPERATIONS: readonly unknown[] = ['create', 'update', 'delete'];

/** `POST /v3/company/<realm>/batch`: HTTP 200, and a Fault only for the item that was refused (recorded). */
export function batchReply(request: ApiRequest): Reply {
  const items = itemsOf(request.call.body);
  const largest = Number(request.context.settings.batchSize);
  if (items.length > largest) throw batchTooLarge(largest);
  const answers = items.map((item) => itemAnswer(request, item));
  const texts = answers.flatMap((answer, i) => {
    const { bId } = items[i] ?? {};
    const end = bId === undefined ? '}' : `,"bId":${JSON.stringify(bId)}}`;
    return [wireText(i > 0 ? ',{' : '{'), ...answer.texts, wireText(end)];
  });
  const time = `],"time":"${pacificTimeWithMillis(request.moment.now)}"}`;
  return {
    ...dataReply(request.moment, wireBytes(within('{"BatchItemResponse":[', texts, time))),
    reads: answers.reduce((sum, { reads }) => sum + reads, 0),
    rows: answers.reduce((sum, { rows }) => sum + rows, 0),
  };
}

function itemsOf(body: string): readonly Item[] {
  let value: unknown;
  try {
    value = (JSON.parse(body) as { readonly BatchItemRequest?: unknown } | null)?.BatchItemRequest;
  } catch (error) {
    throw malformedBody(error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(value)) throw requiredParameter('BatchItemRequest');
  return value;
}

function itemAnswer(request: ApiRequest, item: Item): ItemAnswer {
  try {
    return item.Query === undefined ? written(request, item) : queried(request, String(item.Query));
  } catch (error) {
    const { fault } = refusalOf(error);
    return { texts: [wireText(`"Fault":${JSON.stringify(faultBody(fault))}`)], reads: 0, rows: 0 };
  }
}

function queried(request: ApiRequest, statement: string): ItemAnswer {
  const { context, moment, faults } = request;
  const viewOf = (entity: string) => rowViewOf(request, entity);
  const { texts, rows } = runQuery(context, { statement, now: moment.now, faults, viewOf });
  return { texts: [wireText('"QueryResponse":'), ...texts], reads: 1, rows };
}

function written(request: ApiRequest, item: Item): ItemAnswer {
  const { context, moment } = request;
  const name = Object.keys(item).find((key) => context.datasets.has(key.toLowerCase()));
  const dataset = context.datasets.get(name?.toLowerCase() ?? '');
  if (name === undefined || dataset === undefined) throw requiredParameter('BatchItemRequest');
  if (!OPERATIONS.includes(item.operation)) throw unsupportedOperation(String(item.operation));
  const operation = item.optionsData === 'void' ? 'void' : (item.operation as Operation);
  const text = write({ company: context, dataset, now: moment.now }, operation, item[name] as EntityValue);
  return {
    texts: [
      wireText(`"${dataset.entity}":`),
      rowViewOf(request, dataset.entity)(wireText(text), String(JSON.parse(text).Id)),
    ],
    reads: 0,
    rows: 0,
  };
}
