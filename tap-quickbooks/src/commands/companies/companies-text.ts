import { counted, DAY_MS, onOneLine } from 'singer';

/** A company as the store lists it. */
export interface ListedCompany {
  readonly environment: string;
  readonly realm_id: string;
  readonly enabled: boolean;
  readonly has_tokens: boolean;
  readonly refresh_token_ends_at: Date | null;
  /** Null unless a run has the company at the moment. */
  readonly read_on_host: string | null;
  readonly last_run_at: Date | null;
  readonly last_exit_code: number | null;
  readonly calls_this_month: number;
}

const HEADINGS = ['realm id', 'environment', 'tokens', 'last run (UTC)', 'exit code', 'calls this month', ''];

/** A line for each company, and one with the sum of calls. */
export function companiesText(companies: readonly ListedCompany[], now: number): string {
  if (companies.length === 0)
    return 'the token store has no companies: add them with "tap-quickbooks auth" or "tap-quickbooks companies import"';
  const rows = companies.map((company) => [
    company.realm_id,
    company.environment,
    tokenText(company, now),
    company.last_run_at?.toISOString().slice(0, 19).replace('T', ' ') ?? 'never',
    company.last_exit_code === null ? '' : String(company.last_exit_code),
    String(company.calls_this_month),
    company.enabled ? nowText(company) : 'disabled',
  ]);
  const calls = companies.reduce((sum, company) => sum + company.calls_this_month, 0);
  return `${aligned([HEADINGS, ...rows])}\n${counted(companies.length, 'company', 'companies')}, ${counted(calls, 'call')} this month`;
}

function tokenText(
  { has_tokens: hasTokens, refresh_token_ends_at: end }: ListedCompany,
  now: number,
): string {
  if (!hasTokens || end === null) return 'none';
  const days = Math.floor((end.getTime() - now) / DAY_MS);
  return days < 0 ? 'ended' : `${counted(days, 'day')} left`;
}

function nowText({ read_on_host: host }: ListedCompany): string {
  return host === null ? '' : `being read on ${onOneLine(host)}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
