import { type Company, companyText, EXIT_CODES, type RunFacts } from 'singer';
import { type EndedRun, lastLineOf, outcomeOf } from '../status/judge-runs.ts';

/** The facts about a run at its end. */
export interface RunAtEnd {
  /** Undefined if the run is not recorded. */
  readonly id: string | undefined;
  readonly company: Company | undefined;
  /** The facts that the tap told last. */
  readonly facts: RunFacts | undefined;
  readonly batches: number;
  readonly startedAt: Date;
  readonly exitCode: number;
  readonly lastLine: string;
}

/** The report of a run that needs a person; undefined for a good one, and for one that a person stopped by Ctrl-C. */
export function reportOf(run: RunAtEnd, now: Date): object | undefined {
  const { facts, company, exitCode } = run;
  const ended: EndedRun = {
    ...{ ended_at_utc: now.toISOString(), is_connected: false, age_seconds: 0, batches: run.batches },
    ...{ exit_code: exitCode, last_line: run.lastLine, tap: facts?.tap ?? null },
    tap_exit_code: facts?.ended?.exit_code ?? null,
    tap_last_line: facts?.ended?.last_line ?? null,
  };
  const outcome = outcomeOf(ended);
  const codes = [ended.exit_code, ended.tap_exit_code];
  if (outcome === 'ok' || codes.includes(EXIT_CODES.interrupted)) return undefined;
  const lastLine = lastLineOf(ended);
  const name = company === undefined ? 'a run' : `the run of ${companyText(company)}`;
  return {
    // The key that chat services show.
    text: `QuickBooks to Postgres: ${name} ended: ${outcome}. ${lastLine}`.trim(),
    outcome,
    environment: company?.environment ?? null,
    realm_id: company?.realmId ?? null,
    run_id: run.id ?? null,
    exit_code: exitCode,
    tap_exit_code: ended.tap_exit_code,
    last_line: lastLine,
    started_at_utc: run.startedAt.toISOString(),
    ended_at_utc: ended.ended_at_utc,
  };
}
