import type { Dataset, Row } from '../data/dataset.ts';
import { type WireText, wireText } from '../data/wire-text.ts';
import type { RowFault } from '../faults/fault-kinds.ts';
import type { Statistics } from '../http/statistics.ts';
import type { Answer } from '../query/execute.ts';
import { parseStatement } from '../query/parse.ts';
import type { Statement } from '../query/statement.ts';
import { emptied, isEmptied, unknownEntity } from '../refusals/lacked.ts';
import type { Settings } from '../settings.ts';
import { answerKey } from './answer-key.ts';
import { answerTo } from './exchange-rates.ts';
import { isCountUnanswered, refusePeculiar, understood } from './peculiar-query.ts';
import { type Projection, projectedRow, projectionOf } from './projection.ts';
import { hasTotalCount } from './total-count.ts';

const COMMA = wireText(',');

/** The text of a row, which has this Id, as one call shows it. */
export type RowView = (text: WireText, id: string) => WireText;

export interface QueryContext {
  /** By entity, in lower case. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly statistics: Statistics;
  readonly settings: Settings;
}

export interface QueryRequest {
  readonly statement: string;
  readonly now: number;
  readonly faults: ReadonlySet<RowFault>;
  viewOf(entity: string): RowView;
}

/** The value of QueryResponse in pieces, which are made when they are asked for, and how many rows are in it. */
export interface QueryResponse {
  readonly texts: Iterable<WireText>;
  readonly rows: number;
}

/** Answers a statement. Throws a `QueryError` if QuickBooks would refuse it. */
export function runQuery(
  context: QueryContext,
  { statement: text, now, faults, viewOf }: QueryRequest,
): QueryResponse {
  const { settings, statistics } = context;
  const statement = parseStatement(text, settings);
  const dataset = servedDataset(context, statement.entity);
  const { entity } = dataset;
  refusePeculiar(settings, entity, { statement, text });
  const asked = understood(settings, entity, disturbed(statement, settings, faults));
  const when = { now, habits: settings, query: statistics.queries };
  const projection = statement.projection && projectionOf(dataset, statement.projection);
  const answer = shortened(answerTo(dataset, asked, when), faults);
  const rows = 'rows' in answer ? answer.rows.length : 0;
  statistics.countRows(entity, rows);
  const total = () => {
    const all = answerTo(dataset, { ...asked, isCount: true }, when);
    return 'count' in all ? all.count : 0;
  };
  return {
    texts: responseTexts({
      dataset,
      answer,
      statement,
      settings,
      total,
      now,
      view: viewOf(entity),
      projection,
    }),
    rows,
  };
}

/** The rows that a statement is about: none of an entity that the company lacks. */
function servedDataset({ datasets, settings }: QueryContext, name: string): Dataset {
  const dataset = datasets.get(name.toLowerCase());
  if (dataset === undefined || (settings.entityCase === 'exact' && name !== dataset.entity)) {
    throw unknownEntity(name);
  }
  return isEmptied(settings, dataset.entity) ? emptied(dataset) : dataset;
}

/** A statement as a disturbed service understands it. */
function disturbed(statement: Statement, settings: Settings, faults: ReadonlySet<RowFault>): Statement {
  const { maxResults } = statement;
  const isLonger = settings.pageSize === 'one-more' || faults.has('extra_row');
  const shown = faults.has('short_page') ? Math.ceil(maxResults / 2) : maxResults + (isLonger ? 1 : 0);
  return { ...statement, maxResults: shown, ...(faults.has('ignored_order') && { orders: [] }) };
}

/** An answer as a disturbed service sends it. */
function shortened(answer: Answer, faults: ReadonlySet<RowFault>): Answer {
  if (!('rows' in answer)) return answer;
  if (faults.has('no_rows')) return { ...answer, rows: [] };
  return faults.has('lost_row') ? { ...answer, rows: answer.rows.slice(0, -1) } : answer;
}

interface Response {
  readonly dataset: Dataset;
  readonly answer: Answer;
  readonly statement: Statement;
  readonly settings: Settings;
  readonly now: number;
  readonly view: RowView;
  readonly projection: Projection | undefined;
  total(): number;
}

/** `maxResults` is the number of rows in the response, and an empty response has nothing at all (recorded). */
function* responseTexts(response: Response): Generator<WireText> {
  const { dataset, answer, statement, settings } = response;
  if ('count' in answer) {
    return yield wireText(isCountUnanswered(dataset.entity) ? '{}' : `{"totalCount":${answer.count}}`);
  }
  const { rows } = answer;
  if (rows.length === 0) return yield wireText('{}');
  const wire = shownWire(response);
  yield wireText(`{"${answerKey(dataset.entity, settings)}":[`);
  for (const [i, row] of rows.entries()) {
    if (i > 0) yield COMMA;
    yield wire(row);
  }
  const isStartless = dataset.isSingleton || dataset.entity === 'CompanyCurrency'; // recorded
  const start = isStartless ? '' : `"startPosition":${statement.startPosition},`;
  const total = hasTotalCount(dataset.entity, settings)
    ? `,"totalCount":${settings.totalCount === 'of-all' ? response.total() : rows.length}`
    : '';
  yield wireText(`],${start}"maxResults":${rows.length}${total}}`);
}

/** The text of a row as the call shows it, or its named members alone. */
function shownWire(response: Response): (row: Row) => WireText {
  const { dataset, view, projection } = response;
  const written = wireOf(response);
  const wire = (row: Row) => view(written(row), dataset.id(row));
  return projection === undefined ? wire : (row) => projectedRow(dataset, row, { projection, wire });
}

/** The text of a row, as far as queries tell another one than reads do. */
function wireOf({ dataset, statement, settings, now }: Response): (row: Row) => WireText {
  const { lateWire } = dataset;
  const isLate = settings.syncTokenInQueries === 'late' && lateWire !== undefined;
  const wire = isLate ? (row: Row) => lateWire(row, now) : dataset.wire;
  const isSkuHidden =
    settings.itemSku === 'if-selected' &&
    dataset.entity === 'Item' &&
    ![...statement.columns, ...(statement.projection ?? [])].some((column) => column.toLowerCase() === 'sku');
  if (!isSkuHidden) return wire;
  return (row) => wire(row).replace(/,"Sku":"(?:[^"\\]|\\.)*"/, '') as WireText;
}
