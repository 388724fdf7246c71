import { formatInstant } from 'singer';
import type { CdcStream } from '../cdc/ask-changes.ts';
import type { CdcAnswer } from '../cdc/cdc-answer.ts';
import { cdcAnswerOf } from './cdc-reader.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';

/** Most attempts of a call: if it fails, the entities are queried instead. */
const ATTEMPTS = 3;

/** Asks change data capture which entities changed since an instant. One metered call. */
export async function askCdc(
  client: QuickBooksClient,
  asked: readonly CdcStream[],
  since: number,
): Promise<CdcAnswer> {
  const entities = asked.map(({ entity }) => entity).join(',');
  const { value } = await client.call({
    endpoint: 'cdc',
    path: 'cdc',
    parameters: () => ({ entities, changedSince: formatInstant(since) }),
    read: (body) => cdcAnswerOf(body, asked),
    attempts: ATTEMPTS,
  });
  return value;
}
