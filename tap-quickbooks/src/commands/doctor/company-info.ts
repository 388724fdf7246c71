import { rootSpan, textAt, valueAt } from 'singer';
import { type HttpClient, headerOf, request } from '../../http/http.ts';
import { PAUSES } from '../../http/retry-policy.ts';
import type { Company } from '../../quickbooks/quickbooks-client.ts';
import { judge } from '../../quickbooks/verdict.ts';
import { MINOR_VERSION } from '../../streams/query.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';

/** What one call says of a company and of the way to it. */
export interface CompanyInfo {
  readonly name: string;
  readonly country: string | undefined;
  readonly intuitTid: string | undefined;
  readonly milliseconds: number;
}

interface CompanyQuestion {
  readonly company: Company;
  readonly http: HttpClient;
  readonly tokens: AccessTokens;
}

/** Asks the company its name, once; only a token that has just ended is replaced. Throws what QuickBooks says. */
export async function askCompany({ company, http, tokens }: CompanyQuestion): Promise<CompanyInfo> {
  const path = `/v3/company/${company.realmId}/query`;
  const parameters = new URLSearchParams({
    query: 'select * from CompanyInfo',
    minorversion: String(MINOR_VERSION),
  });
  let rejected: string | undefined;
  for (;;) {
    const token = await tokens.get(rejected);
    const before = performance.now();
    const outcome = await request(http, `${company.apiUrl}${path}?${parameters}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const milliseconds = Math.round(performance.now() - before);
    const verdict = judge(outcome, path, companiesOf, PAUSES);
    if (verdict.kind === 'newToken' && rejected === undefined) {
      rejected = token;
      continue;
    }
    if (verdict.kind !== 'rows') throw verdict.problem;
    const intuitTid = outcome.kind === 'answer' ? headerOf(outcome.headers, 'intuit-tid') : undefined;
    const { name = '(without a name)', country } = verdict.rows[0] ?? {};
    return { name, country, intuitTid, milliseconds };
  }
}

/** The companies in `{"QueryResponse":{"CompanyInfo":[{"CompanyName":…,"Country":…}]}}`: one, or none. */
function companiesOf(body: Buffer): { readonly name: string; readonly country: string | undefined }[] {
  const span = valueAt(body, rootSpan(body), ['QueryResponse', 'CompanyInfo']);
  const companies: unknown = span === undefined ? [] : JSON.parse(textAt(body, span));
  if (!Array.isArray(companies)) return [];
  return companies.map((company: Partial<Record<string, unknown>>) => ({
    name: String(company.CompanyName ?? company.LegalName ?? ''),
    country: company.Country === undefined ? undefined : String(company.Country),
  }));
}
