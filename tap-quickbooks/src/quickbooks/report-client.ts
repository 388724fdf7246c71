import { headerOf } from '../http/http.ts';
import type { ReportRequest } from '../reports/report-order.ts';
import { type FetchedReport, LateReport } from '../reports/report-source.ts';
import { LateAnswer } from './api-call.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';
import { reportAnswerOf } from './report-answer.ts';

/** Late answers after which a report is asked for in shorter periods. The first one may be a gateway's bad moment. */
const LATE_ATTEMPTS = 2;

/** Reads one report. One metered call. */
export async function fetchReport(
  client: Pick<QuickBooksClient, 'call'>,
  { report, parameters }: ReportRequest,
): Promise<FetchedReport> {
  try {
    const { value, headers = {} } = await client.call({
      endpoint: 'report',
      path: `reports/${report}`,
      parameters: () => parameters,
      read: reportAnswerOf,
      lateAttempts: LATE_ATTEMPTS,
    });
    return { ...value, isModern: headerOf(headers, 'v3modernresponse')?.toLowerCase() === 'true' };
  } catch (error) {
    if (!(error instanceof LateAnswer)) throw error;
    throw new LateReport(error.message, { cause: error });
  }
}
