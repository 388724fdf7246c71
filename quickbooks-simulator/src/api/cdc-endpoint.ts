import { answerKey } from '../answers/answer-key.ts';
import { type Captured, capturedSince, NOTHING, sizeOf } from '../answers/captured.ts';
import { hasTotalCount } from '../answers/total-count.ts';
import { parseInstant } from '../data/instant.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import { pacificTimeWithMillis } from '../data/pacific-time.ts';
import { type WireText, wireBytes, wireText, within } from '../data/wire-text.ts';
import { dataReply } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { invalidQuery } from '../query/query-error.ts';
import { isUncaptured, unknownEntity } from '../refusals/lacked.ts';
import { requiredParameter, unsupportedOperation } from '../refusals/refusals.ts';
import type { Settings } from '../settings.ts';
import type { ApiRequest } from './api-request.ts';
import { rowViewOf } from './row-view.ts';

const LOOK_BACK_MS = 30 * 86_400_000;
const LARGEST = 1000;
/** These are not captured (API reference), and asking for them is an error. */
const REFUSED = new Set(['journalcode', 'taxagency']);
/** These are not captured either, but clients ask for them and are not refused (reported). */
const NOT_CAPTURED = new Set(['timeactivity', 'taxcode', 'taxrate']);

interface CapturedEntity {
  readonly entity: string;
  readonly captured: Captured;
}

/** `GET /v3/company/<realm>/cdc`: what changed since then, with one element for each entity asked. */
export function cdcReply(request: ApiRequest): Reply {
  const { context, call, moment } = request;
  const { settings } = context;
  const since = sinceOf(call.url.searchParams.get('changedSince'));
  const isTooOld = moment.now - since > LOOK_BACK_MS && settings.cdcLookBack === '30-days';
  if (isTooOld) {
    const date = call.url.searchParams.get('changedSince');
    throw unsupportedOperation(`cdc with changedSince date ${date} which is older than fixed days`);
  }
  let most = LARGEST;
  const responses = call.entities.map((name) => {
    const dataset = askedDataset(context.datasets, name, settings);
    const view = rowViewOf(request, dataset.entity);
    const captured = isSilent(dataset.entity, settings)
      ? NOTHING
      : capturedSince(dataset, { since: Math.ceil(since / 1000), most, settings, view });
    if (settings.cdcCap === 'of-response') most -= sizeOf(captured);
    context.statistics.countRows(dataset.entity, sizeOf(captured));
    return { entity: dataset.entity, captured };
  });
  const shown = settings.cdcOrder === 'as-asked' ? responses : responses.toReversed();
  const time = `]}],"time":"${pacificTimeWithMillis(moment.now)}"}`;
  const texts = within('{"CDCResponse":[{"QueryResponse":[', responseTexts(shown, settings), time);
  const rows = responses.reduce((sum, { captured }) => sum + sizeOf(captured), 0);
  return { ...dataReply(moment, wireBytes(texts)), reads: 1, rows };
}

function sinceOf(text: string | null): number {
  if (text === null) throw requiredParameter('changedSince');
  const since = parseInstant(text);
  if (since === undefined) throw invalidQuery(`value ${text} of changedSince is not a valid date`);
  return since;
}

function askedDataset(
  datasets: ReadonlyMap<string, LiveDataset>,
  name: string,
  { cdcUnsupported, cdcRefused }: Pick<Settings, 'cdcUnsupported' | 'cdcRefused'>,
): LiveDataset {
  const dataset = datasets.get(name);
  if (name === '') throw requiredParameter('entities');
  if (dataset === undefined) throw unknownEntity(name);
  const isRefused =
    REFUSED.has(name) ||
    (NOT_CAPTURED.has(name) && cdcUnsupported === 'refused') ||
    cdcRefused.some((entity) => entity.toLowerCase() === name);
  if (isRefused) throw unsupportedOperation(`cdc for entity ${dataset.entity}`);
  return dataset;
}

/** True for an entity that is not captured, or that the company lacks. */
function isSilent(entity: string, settings: Settings): boolean {
  const isLacked = isUncaptured(settings, entity);
  return isLacked || (NOT_CAPTURED.has(entity.toLowerCase()) && settings.cdcUnsupported === 'silent');
}

/** Texts are made one by one, as they are written. An entity that did not change has an empty element (recorded). */
function* responseTexts(responses: readonly CapturedEntity[], settings: Settings): Generator<WireText> {
  for (const [i, response] of responses.entries()) {
    if (i > 0) yield wireText(',');
    if (sizeOf(response.captured) === 0) yield wireText('{}');
    else yield* entityTexts(response, settings);
  }
}

function* entityTexts({ entity, captured }: CapturedEntity, settings: Settings): Generator<WireText> {
  yield wireText(`{"${answerKey(entity, settings, true)}":[`);
  for (const [place, wire] of [...captured.changed, ...captured.deleted].entries()) {
    if (place > 0) yield wireText(',');
    yield wire();
  }
  const size = sizeOf(captured);
  const isDeletedOnly = captured.changed.length === 0;
  const hasStart = !isDeletedOnly || settings.cdcDeletedOnly === 'with-start';
  // The one recorded element with deletions alone has a totalCount, whatever the entity.
  const hasTotal = hasTotalCount(entity, settings) || (isDeletedOnly && settings.totalCount !== 'never');
  yield wireText(
    `],${hasStart ? '"startPosition":1,' : ''}"maxResults":${size}${hasTotal ? `,"totalCount":${size}` : ''}}`,
  );
}
