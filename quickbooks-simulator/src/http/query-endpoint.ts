import type { Dataset } from '../data/dataset.ts';
import { pacificTimeWithMillis } from '../data/pacific-time.ts';
import { type Answer, execute } from '../query/execute.ts';
import { parseStatement } from '../query/parse.ts';
import { invalidQuery, QueryError } from '../query/query-error.ts';
import { dataReply, faultReply } from './envelopes.ts';
import { bytesOf } from './page-text.ts';
import type { Reply } from './reply.ts';
import type { Statistics } from './statistics.ts';

/** Pages of these entities have a totalCount, which is the number of rows on the page (recorded). */
const WITH_TOTAL_COUNT = new Set([
  ...['Bill', 'BillPayment', 'Deposit', 'ExchangeRate', 'Invoice', 'JournalEntry', 'PurchaseOrder'],
]);

export interface QueryContext {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly statistics: Statistics;
  readonly now: () => number;
}

/** Answers a statement as `/v3/company/<realm>/query` does. `time` is when the work began (recorded). */
export function queryReply(context: QueryContext, text: string): Reply {
  const now = context.now();
  try {
    const statement = parseStatement(text);
    const dataset = context.datasets.get(statement.entity.toLowerCase());
    if (dataset === undefined) throw invalidQuery(`invalid context declaration: ${statement.entity}`);
    const answer = execute(dataset, statement, now);
    context.statistics.countRows(dataset.entity, 'rows' in answer ? answer.rows.length : 0);
    const response = responseTexts(dataset, answer, statement.startPosition);
    const time = `,"time":"${pacificTimeWithMillis(now)}"}`;
    return dataReply(now, bytesOf(['{"QueryResponse":', ...response, time]));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return faultReply(now, { message: error.title, detail: error.detail, code: error.code });
  }
}

/** `maxResults` is the number of rows in the response, and an empty response has nothing at all (recorded). */
function responseTexts(dataset: Dataset, answer: Answer, startPosition: number): string[] {
  if ('count' in answer) return [`{"totalCount":${answer.count}}`];
  const { rows } = answer;
  if (rows.length === 0) return ['{}'];
  const texts = rows.flatMap((row) => [',', dataset.text(row)]).slice(1);
  const total = WITH_TOTAL_COUNT.has(dataset.entity) ? `,"totalCount":${rows.length}` : '';
  const counts = `],"startPosition":${startPosition},"maxResults":${rows.length}${total}}`;
  return [`{"${dataset.entity}":[`, ...texts, counts];
}
