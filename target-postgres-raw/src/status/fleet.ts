import type { RowSums, RunSums, StoredCompany } from '../sql/fleet.ts';
import type { RunRow } from '../sql/runs.ts';
import { companyOf, judgeRuns, lastLineOf, outcomeOf } from './judge-runs.ts';

/** The facts that the database has of its companies. */
export interface FleetFacts {
  readonly runs: readonly RunRow[];
  readonly runSums: readonly RunSums[];
  readonly rowSums: readonly RowSums[];
  /** Undefined if the token store is not in this database. */
  readonly stored: readonly StoredCompany[] | undefined;
}

export type Condition = 'failed' | 'old' | 'running' | 'no run' | 'disabled' | 'ok';

/** The conditions in the order in which a person looks at them. */
export const CONDITIONS: readonly Condition[] = ['failed', 'old', 'no run', 'running', 'disabled', 'ok'];

/** A company on the page. */
export interface FleetRow {
  readonly environment: string | null;
  readonly realmId: string | null;
  readonly name: string | null;
  readonly condition: Condition;
  /** The outcome of the run that is shown, in words. */
  readonly outcome: string;
  /** The run that needs a person, or else the newest one. */
  readonly run: RunRow | undefined;
  readonly lastLine: string;
  /** Seconds since the end of the last run that succeeded. */
  readonly goodAgeSeconds: number | undefined;
  readonly rows: number;
  readonly calls: number;
  readonly meteredCalls: number;
  readonly failures: number;
  readonly tokenDays: number | undefined;
}

/** The companies, those that need a person first. */
export function fleetOf(facts: FleetFacts, maxAgeSeconds: number): FleetRow[] {
  const names = new Map(
    [...facts.runs, ...(facts.stored ?? [])].map((each) => [companyOf(each as RunRow), each]),
  );
  const runsOf = grouped(facts.runs);
  const runSums = new Map(facts.runSums.map((each) => [companyOf(each), each]));
  const rowSums = new Map(facts.rowSums.map((each) => [companyOf(each), each]));
  const stored = new Map((facts.stored ?? []).map((each) => [companyOf(each), each]));
  const rows = [...names].map(([key, { environment, realm_id: realmId }]) => ({
    ...{ environment, realmId, name: stored.get(key)?.name ?? null },
    ...judged(runsOf.get(key) ?? [], stored.get(key), maxAgeSeconds),
    rows: rowSums.get(key)?.rows ?? 0,
    calls: runSums.get(key)?.calls ?? 0,
    meteredCalls: runSums.get(key)?.metered_calls ?? 0,
    failures: runSums.get(key)?.failures ?? 0,
    tokenDays: stored.get(key)?.token_days ?? undefined,
  }));
  const shown = rows.filter(({ realmId, condition }) => realmId !== null || condition === 'failed');
  return shown.toSorted(
    (a, b) =>
      CONDITIONS.indexOf(a.condition) - CONDITIONS.indexOf(b.condition) ||
      (b.goodAgeSeconds ?? 0) - (a.goodAgeSeconds ?? 0),
  );
}

type Judged = Pick<FleetRow, 'condition' | 'outcome' | 'run' | 'lastLine' | 'goodAgeSeconds'>;

function judged(runs: readonly RunRow[], stored: StoredCompany | undefined, maxAgeSeconds: number): Judged {
  const { failed, latest } = judgeRuns(runs, undefined);
  const run = failed[0] ?? latest[0];
  const goodAgeSeconds = runs.find((each) => outcomeOf(each) === 'ok')?.age_seconds;
  const outcome = run === undefined ? 'no run' : outcomeOf(run);
  const lastLine = run === undefined || outcome === 'ok' ? '' : lastLineOf(run);
  return {
    ...{ run, outcome, lastLine, goodAgeSeconds },
    condition: conditionOf({ isFailed: failed.length > 0, outcome, goodAgeSeconds, stored, maxAgeSeconds }),
  };
}

function conditionOf(company: {
  readonly isFailed: boolean;
  readonly outcome: string;
  readonly goodAgeSeconds: number | undefined;
  readonly stored: StoredCompany | undefined;
  readonly maxAgeSeconds: number;
}): Condition {
  const { isFailed, outcome, goodAgeSeconds, stored, maxAgeSeconds } = company;
  if (stored?.enabled === false) return 'disabled';
  if (isFailed) return 'failed';
  if (outcome === 'no run' || outcome === 'running') return outcome;
  return goodAgeSeconds === undefined || goodAgeSeconds > maxAgeSeconds ? 'old' : 'ok';
}

function grouped(runs: readonly RunRow[]): Map<string, RunRow[]> {
  const groups = new Map<string, RunRow[]>();
  for (const run of runs) groups.set(companyOf(run), [...(groups.get(companyOf(run)) ?? []), run]);
  return groups;
}
