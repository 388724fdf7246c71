import { queryCall } from './api-call.ts';
import { NoAnswerError } from './query-response.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';
import { rowsOf } from './rows.ts';

/** The facts that one call tells about a company, and about the way to it. */
export interface CompanyInfo {
  readonly name: string;
  readonly country: string | undefined;
  readonly intuitTid: string | undefined;
  readonly milliseconds: number;
}

/** Asks a company for its name. In one attempt only a token that has just ended is replaced. Throws what QuickBooks says. */
export async function askCompany(client: QuickBooksClient, attempts = 1): Promise<CompanyInfo> {
  const { value, intuitTid, durationMs } = await client.call({
    ...queryCall(() => 'select * from CompanyInfo', companyIn),
    attempts,
  });
  return { ...value, intuitTid, milliseconds: Math.round(durationMs) };
}

const COMPANY_INFO = {
  entity: 'CompanyInfo',
  answerKey: 'CompanyInfo',
  identity: ['Id'],
  wrapping: 'none',
} as const;

/** The first company in `{"QueryResponse":{"CompanyInfo":[{"CompanyName":…,"Country":…}]}}`. */
function companyIn(body: Buffer): Pick<CompanyInfo, 'name' | 'country'> {
  const [row] = rowsOf(body, COMPANY_INFO, 0);
  if (row === undefined) throw new NoAnswerError('has no CompanyInfo, which each company has');
  const company: Partial<Record<string, unknown>> = JSON.parse(row.payload.toString());
  return {
    name: String(company.CompanyName ?? company.LegalName ?? '(without a name)'),
    country: company.Country === undefined ? undefined : String(company.Country),
  };
}
