import { rootSpan, textAt, valueAt } from 'singer';
import { queryCall } from '../../quickbooks/api-call.ts';
import type { QuickBooksClient } from '../../quickbooks/quickbooks-client.ts';

/** The facts that one call tells about a company, and about the way to it. */
export interface CompanyInfo {
  readonly name: string;
  readonly country: string | undefined;
  readonly intuitTid: string | undefined;
  readonly milliseconds: number;
}

/** Asks a company for its name, once: only a token that has just ended is replaced. Throws what QuickBooks says. */
export async function askCompany(client: QuickBooksClient): Promise<CompanyInfo> {
  const { value, intuitTid, durationMs } = await client.call({
    ...queryCall(() => 'select * from CompanyInfo', companyIn),
    attempts: 1,
  });
  const { name = '(without a name)', country } = value ?? {};
  return { name, country, intuitTid, milliseconds: Math.round(durationMs) };
}

/** The first company in `{"QueryResponse":{"CompanyInfo":[{"CompanyName":…,"Country":…}]}}`. */
function companyIn(body: Buffer): Pick<CompanyInfo, 'name' | 'country'> | undefined {
  const span = valueAt(body, rootSpan(body), ['QueryResponse', 'CompanyInfo']);
  const companies: unknown = span === undefined ? [] : JSON.parse(textAt(body, span));
  if (!Array.isArray(companies)) return undefined;
  const company: Partial<Record<string, unknown>> | undefined = companies[0];
  return (
    company && {
      name: String(company.CompanyName ?? company.LegalName ?? ''),
      country: company.Country === undefined ? undefined : String(company.Country),
    }
  );
}
