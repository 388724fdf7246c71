import type { ApiCall } from '../http/call.ts';
import { dataReply, htmlReply } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { lackOf } from '../lacks.ts';
import { companyDay } from '../ledger/days.ts';
import type { Basis } from '../ledger/ledger.ts';
import { Ledgers } from '../ledger/ledgers.ts';
import { isEmptied } from '../refusals/lacked.ts';
import { invalidReportValue, reportDenied } from '../refusals/refusals.ts';
import { TooManyLines } from '../report-layout/row-writer.ts';
import { periodOf } from '../reports/period.ts';
import { isReportName, REPORT_KINDS } from '../reports/report-kinds.ts';
import type { ReportRequest } from '../reports/report-request.ts';
import { reportPieces } from '../reports/report-text.ts';
import { reportOf } from '../reports/reports.ts';
import type { ApiCompany, ApiRequest } from './api-request.ts';

const ledgers = new Ledgers();

/** `GET /v3/company/<realm>/reports/<Name>`: an answer without an envelope and without `time` (recorded). */
export function reportReply({ context, call, moment, faults }: ApiRequest): Reply {
  const request = requestOf(context, faults.has('other_period') ? withoutDates(call) : call, moment.now);
  try {
    const report = reportOf(request);
    const reply = dataReply(moment, Buffer.concat(reportPieces(request, report, moment.now)));
    const headers = { ...reply.headers, ...(request.look.isModern && { v3modernResponse: 'true' }) };
    return { ...reply, headers, reads: 1 };
  } catch (error) {
    if (!(error instanceof TooManyLines)) throw error;
    return htmlReply(moment, 504, 'Gateway Time-out');
  }
}

const DATES = ['start_date', 'end_date', 'report_date', 'date_macro'];

function withoutDates(call: ApiCall): ApiCall {
  const url = new URL(call.url);
  for (const name of DATES) url.searchParams.delete(name);
  return { ...call, url };
}

function requestOf(
  { datasets, settings, statistics }: ApiCompany,
  call: ApiCall,
  now: number,
): ReportRequest {
  const name = call.url.pathname.split('/').at(-1) ?? '';
  if (!isReportName(name) || lackOf(settings.lacks, name) === '5020') throw reportDenied();
  const params = call.url.searchParams;
  const today = companyDay(now);
  const kind = REPORT_KINDS[name];
  const isModern = settings.reportService === 'modern' || params.has('testing_migration');
  const basis = kind.hasBasis ? basisOf(params, datasets) : 'Accrual';
  const has = (entity: string) => !isEmptied(settings, name) && lackOf(settings.lacks, entity) === undefined;
  const served = new Map([...datasets].filter(([entity]) => has(entity)));
  return {
    ...{ name, kind, params, settings, today, basis, turn: statistics.queries },
    period: periodOf(params, kind, { ...settings, today }),
    look: { language: settings.reportLanguage, isModern },
    datasets: served,
    ledger: ledgers.of(datasets, { served, basis, settings }),
    accrual: ledgers.of(datasets, { served, basis: 'Accrual', settings }),
  };
}

/** The basis that is asked for, or the one of the company's preferences. */
function basisOf(params: URLSearchParams, datasets: ApiCompany['datasets']): Basis {
  const asked = params.get('accounting_method') ?? preferredBasis(datasets);
  if (asked === 'Accrual' || asked === 'Cash') return asked;
  throw invalidReportValue('accounting_method', asked);
}

function preferredBasis(datasets: ApiCompany['datasets']): string {
  const preferences = datasets.get('preferences');
  const text = preferences === undefined ? '' : preferences.text(preferences.rowAt('CreateTime', 0));
  return /"ReportBasis":"(\w+)"/.exec(text)?.[1] ?? 'Accrual';
}
