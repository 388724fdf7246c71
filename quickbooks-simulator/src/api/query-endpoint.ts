import { runQuery } from '../answers/query.ts';
import { pacificTimeWithMillis } from '../data/pacific-time.ts';
import { wireBytes, within } from '../data/wire-text.ts';
import { type ApiCall, statementOf } from '../http/call.ts';
import { dataReply, faultBody } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { QueryError } from '../query/query-error.ts';
import type { ApiRequest } from './api-request.ts';
import { rowViewOf } from './row-view.ts';

/** Answer to a query without a statement, with HTTP 200 (recorded in 2026). */
const NO_STATEMENT = {
  message: 'An application error has occurred while processing your request',
  detail: 'System Failure Error: null',
  code: '10000',
  type: 'SystemFault',
} as const;

/** Answers `/v3/company/<realm>/query`. `time` is when the work began (recorded). */
export function queryReply(request: ApiRequest): Reply {
  const { context, call, moment, faults } = request;
  const { settings } = context;
  const statement = statementOf(call);
  const time = `,"time":"${pacificTimeWithMillis(moment.now)}"}`;
  if (settings.postedStatements === 'refused' && isPosted(call)) {
    throw new QueryError('Error parsing query', 'QueryParserError: null');
  }
  if (statement === '' && settings.emptyStatement === 'http-200') {
    return dataReply(moment, `{"Fault":${JSON.stringify(faultBody(NO_STATEMENT))}${time}`);
  }
  const { texts, rows } = runQuery(context, {
    ...{ statement, now: moment.now, faults },
    viewOf: (entity) => rowViewOf(request, entity),
  });
  return { ...dataReply(moment, wireBytes(within('{"QueryResponse":', texts, time))), reads: 1, rows };
}

function isPosted(call: ApiCall): boolean {
  return call.method === 'POST' && !call.url.searchParams.has('query');
}
