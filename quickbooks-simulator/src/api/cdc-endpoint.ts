import type { Row } from '../data/dataset.ts';
import { parseInstant } from '../data/instant.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import { pacificTime, pacificTimeWithMillis } from '../data/pacific-time.ts';
import { type WireText, wireBytes, wireText, within } from '../data/wire-text.ts';
import { dataReply } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { invalidQuery } from '../query/query-error.ts';
import { answerKey } from './answer-key.ts';
import type { ApiRequest } from './api-request.ts';
import { isUncaptured } from './lacked.ts';
import { requiredParameter, unsupportedOperation } from './refusals.ts';

const LOOK_BACK_MS = 30 * 86_400_000;
const LARGEST = 1000;
/** These are not captured (API reference). */
const NOT_CAPTURED = new Set(['journalcode', 'taxagency', 'timeactivity', 'taxcode', 'taxrate']);

interface Captured {
  readonly second: number;
  wire(): WireText;
}

interface CapturedEntity {
  readonly key: string;
  readonly changes: readonly Captured[];
}

/** `GET /v3/company/<realm>/cdc`: what changed since then, oldest change first, deleted rows as `status: "Deleted"`. */
export function cdcReply({ context, call, moment }: ApiRequest): Reply {
  const since = sinceOf(call.url.searchParams.get('changedSince'));
  const isTooOld = moment.now - since > LOOK_BACK_MS && context.settings.cdcLookBack === '30-days';
  if (isTooOld) {
    const date = call.url.searchParams.get('changedSince');
    throw unsupportedOperation(`cdc with changedSince date ${date} which is older than fixed days`);
  }
  let left = LARGEST;
  const responses = call.entities.map((name) => {
    const dataset = capturedDataset(context.datasets, name);
    const isLacked = isUncaptured(context.settings, dataset.entity);
    const changes = isLacked ? [] : capturedSince(dataset, Math.ceil(since / 1000), left);
    if (context.settings.cdcCap === 'of-response') left -= changes.length;
    context.statistics.countRows(dataset.entity, changes.length);
    return { key: answerKey(dataset.entity, context.settings, true), changes };
  });
  const time = `]}],"time":"${pacificTimeWithMillis(moment.now)}"}`;
  const rows = responses.reduce((sum, { changes }) => sum + changes.length, 0);
  return {
    ...dataReply(
      moment,
      wireBytes(within('{"CDCResponse":[{"QueryResponse":[', responseTexts(responses), time)),
    ),
    reads: 1,
    rows,
  };
}

function sinceOf(text: string | null): number {
  if (text === null) throw requiredParameter('changedSince');
  const since = parseInstant(text);
  if (since === undefined) throw invalidQuery(`value ${text} of changedSince is not a valid date`);
  return since;
}

function capturedDataset(datasets: ReadonlyMap<string, LiveDataset>, name: string): LiveDataset {
  const dataset = datasets.get(name);
  if (name === '') throw requiredParameter('entities');
  if (dataset === undefined) throw invalidQuery(`invalid context declaration: ${name}`);
  if (NOT_CAPTURED.has(name)) throw unsupportedOperation(`cdc for entity ${dataset.entity}`);
  return dataset;
}

/** Rows by LastUpdatedTime, deleted ones among them, inactive ones too. */
function capturedSince(dataset: LiveDataset, second: number, most: number): Captured[] {
  const first = dataset.countBefore('LastUpdatedTime', second);
  const ranks = Math.min(most, dataset.size - first);
  const live = Array.from({ length: ranks }, (_, i): Captured => {
    const row: Row = dataset.rowAt('LastUpdatedTime', first + i);
    return { second: dataset.time(row, 'LastUpdatedTime'), wire: () => dataset.wire(row) };
  });
  const deleted = dataset
    .entries()
    .filter((entry) => entry.isDeleted && entry.updated >= second)
    .map(
      ({ id, updated }): Captured => ({ second: updated, wire: () => wireText(deletedText(id, updated)) }),
    );
  return [...live, ...deleted].sort((one, other) => one.second - other.second).slice(0, most);
}

function deletedText(id: string, second: number): string {
  return `{"domain":"QBO","status":"Deleted","Id":"${id}","MetaData":{"LastUpdatedTime":"${pacificTime(second)}"}}`;
}

/** Texts are made one by one, as they are written. */
function* responseTexts(responses: readonly CapturedEntity[]): Generator<WireText> {
  for (const [i, { key, changes }] of responses.entries()) {
    if (i > 0) yield wireText(',');
    if (changes.length === 0) {
      yield wireText('{}');
      continue;
    }
    yield wireText(`{"${key}":[`);
    for (const [place, change] of changes.entries()) {
      if (place > 0) yield wireText(',');
      yield change.wire();
    }
    yield wireText(`],"startPosition":1,"maxResults":${changes.length}}`);
  }
}
