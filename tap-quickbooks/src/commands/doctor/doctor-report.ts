import { onOneLine } from 'singer';
import type { CompanyInfo } from '../../quickbooks/company-info.ts';
import { callsText } from '../calls-text.ts';
import { type NextRun, nextRunJson } from './next-run.ts';

export interface Check {
  readonly check: 'settings from' | 'settings' | 'token file' | 'refresh token' | 'company' | 'next run';
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
}

/** The facts that doctor has found. A fact that it did not get to is undefined. */
export interface Findings {
  readonly checks: readonly Check[];
  readonly environment?: string | undefined;
  readonly realmId?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly refreshTokenEnd?: number | undefined;
  readonly refreshTokenDaysLeft?: number | undefined;
  readonly consentEnd?: number | undefined;
  readonly company?: CompanyInfo | undefined;
  readonly nextRun?: NextRun | undefined;
}

const WIDTH = 'refresh token'.length;

/** A line for each check. */
export function doctorText({ checks, company, environment }: Findings): string {
  const lines = checks.map(
    ({ check, status, detail }) => `${status.padEnd(7)}  ${check.padEnd(WIDTH)}  ${onOneLine(detail)}`,
  );
  return [...lines, `This took ${callsText(callsMade(company), environment)}.`].join('\n');
}

/** The same as JSON, for a program. A fact that is not known is null. */
export function doctorJson(findings: Findings): string {
  const { checks, company } = findings;
  return JSON.stringify(
    {
      ok: checks.every(({ status }) => status === 'ok' || status === 'warning'),
      environment: findings.environment ?? null,
      realm_id: findings.realmId ?? null,
      company_name: company?.name ?? null,
      country: company?.country ?? null,
      token_file: findings.tokenFile ?? null,
      refresh_token_expires_at: instant(findings.refreshTokenEnd),
      refresh_token_days_left: findings.refreshTokenDaysLeft ?? null,
      consent_expires_at: instant(findings.consentEnd),
      response_milliseconds: company?.milliseconds ?? null,
      intuit_tid: company?.intuitTid ?? null,
      calls: callsMade(company),
      checks,
      next_run: findings.nextRun === undefined ? null : nextRunJson(findings.nextRun),
    },
    null,
    2,
  );
}

/** The calls that Intuit may count: it counts successful reads only. */
function callsMade(company: CompanyInfo | undefined): number {
  return company === undefined ? 0 : 1;
}

function instant(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
