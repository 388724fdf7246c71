import type { Fault } from '../http/envelopes.ts';
import { invalidQuery } from '../query/query-error.ts';
import type { Statement } from '../query/statement.ts';
import { ApiError } from '../refusals/api-error.ts';
import type { Settings } from '../settings.ts';

const UNSUPPORTED_COUNT: Fault = {
  message: 'Unsupported Operation',
  detail: 'Operation count query is not supported.',
  code: '500',
};

/** Entities that refuse count(*), with the reported detail; the codes are not recorded. */
const REPORTED: Readonly<Record<string, Fault>> = {
  CustomerType: {
    message: 'Invalid query',
    detail: 'QueryValidationError: Dear entity developer, pl implement count query',
    code: '4001',
  },
  ExchangeRate: { message: 'Error parsing query', detail: 'Error processing query', code: '4000' },
  TaxPayment: UNSUPPORTED_COUNT,
};

const COUNT_REFUSALS: Readonly<Record<Settings['countRefusals'], typeof REPORTED>> = {
  reported: REPORTED,
  none: {},
  more: { ...REPORTED, InventoryAdjustment: UNSUPPORTED_COUNT, TaxAgency: UNSUPPORTED_COUNT },
};

const PAGING = /\b(?:startposition|maxresults)\b/i;
const QUOTED = /'(?:\\[\s\S]|[^'\\])*'/g;

type Peculiar = Pick<
  Settings,
  'countRefusals' | 'preferencesPaging' | 'taxAgencyOrder' | 'timeActivityPages'
>;

/** Refuses what only some entities refuse: to be counted, to be paged, to be read in large pages. */
export function refusePeculiar(
  settings: Peculiar,
  entity: string,
  { statement, text }: { readonly statement: Statement; readonly text: string },
): void {
  const refusal = COUNT_REFUSALS[settings.countRefusals][entity];
  if (statement.isCount && refusal !== undefined) throw new ApiError(refusal);
  const isPaged = PAGING.test(text.replace(QUOTED, ''));
  if (entity === 'Preferences' && isPaged && settings.preferencesPaging === 'refused') {
    throw invalidQuery('paging is not supported for Entity Preferences');
  }
  const isSlow = entity === 'TimeActivity' && settings.timeActivityPages === 'timeout';
  if (isSlow && !statement.isCount && statement.maxResults > SLOW_PAGE) throw new ApiError(TIMED_OUT, 504);
}

/** Pages of time activities that time out; neither the size nor the body is recorded. */
const SLOW_PAGE = 500;
const TIMED_OUT: Fault = {
  message: 'An application error has occurred while processing your request',
  detail: 'System Failure Error: the request timed out',
  code: '10000',
  type: 'SystemFault',
};

/** CompanyInfo answers a count without totalCount (reported). */
export function isCountUnanswered(entity: string): boolean {
  return entity === 'CompanyInfo';
}

/** A statement as some entities understand it. */
export function understood(settings: Peculiar, entity: string, statement: Statement): Statement {
  if (entity === 'TaxAgency' && settings.taxAgencyOrder === 'ignored') return { ...statement, orders: [] };
  const isLonger = entity === 'TimeActivity' && settings.timeActivityPages === 'one-more';
  return isLonger ? { ...statement, maxResults: statement.maxResults + 1 } : statement;
}
