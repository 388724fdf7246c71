import { EXIT_CODES } from 'singer';
import type { RunRow } from '../sql/runs.ts';

export type Outcome = 'ok' | 'running' | 'failed' | 'stopped' | 'killed or unknown' | 'nothing came';

const STOPPED: readonly number[] = [EXIT_CODES.interrupted, EXIT_CODES.terminated];
/** A run commits at least each minute while records come. After this long without one, the process id is of another connection. */
const SILENCE_S = 3_600;

/** The facts that decide on the outcome of a run. */
export type EndedRun = Pick<
  RunRow,
  | 'ended_at_utc'
  | 'is_connected'
  | 'age_seconds'
  | 'exit_code'
  | 'last_line'
  | 'tap'
  | 'tap_exit_code'
  | 'tap_last_line'
  | 'batches'
>;

/** The outcome of a run for both programs. A tap that told facts and no end was killed. */
export function outcomeOf(run: EndedRun): Outcome {
  const { exit_code: code, tap_exit_code: tapCode, tap, batches } = run;
  if (run.ended_at_utc === null)
    return run.is_connected && run.age_seconds < SILENCE_S ? 'running' : 'killed or unknown';
  const codes = [code, tapCode].filter((each) => each !== null);
  if (codes.some((each) => STOPPED.includes(each))) return 'stopped';
  if (codes.some((each) => each !== EXIT_CODES.ok)) return 'failed';
  if (tap !== null && tapCode === null) return 'killed or unknown';
  return batches === 0 ? 'nothing came' : 'ok';
}

/** The last line of the program that failed. */
export function lastLineOf(run: EndedRun): string {
  if (run.tap_last_line) return run.tap_last_line;
  if (run.last_line) return run.last_line;
  const outcome = outcomeOf(run);
  if (outcome === 'nothing came') return 'the input was empty: see the last line of the tap';
  return outcome === 'killed or unknown' ? 'it ended without a word: see the log of its machine' : '';
}

export interface Judgement {
  /** Sentences about what a person has to look at. Empty if all is well. */
  readonly problems: readonly string[];
  /** The runs among the latest that need a person. */
  readonly failed: readonly RunRow[];
  /** The newest run of each company and set of streams, newest first. */
  readonly latest: readonly RunRow[];
}

/**
 * Judges runs, newest first. A run that did not succeed is a problem until a later one of its company succeeds with at least its
 * streams. With `maxAgeSeconds`, each company needs a run that succeeded since then.
 */
export function judgeRuns(runs: readonly RunRow[], maxAgeSeconds: number | undefined): Judgement {
  const latest = [...firstBy(runs, groupOf).values()];
  if (runs.length === 0) return { latest, failed: [], problems: ['no run was recorded so far'] };
  const good = runs.filter((run) => outcomeOf(run) === 'ok');
  const goodOf = groupBy(good, companyOf);
  const place = new Map(runs.map((run, n) => [run, n]));
  const isLater = (other: RunRow, run: RunRow) => (place.get(other) ?? 0) < (place.get(run) ?? 0);
  // A run without a company ended before it named one: any company's may be the later one of it.
  const isMended = (run: RunRow) =>
    (run.realm_id === null ? good : (goodOf.get(companyOf(run)) ?? [])).some(
      (other) => isLater(other, run) && run.streams.every((stream) => other.streams.includes(stream)),
    );
  const failed = latest.filter((run) => !['ok', 'running'].includes(outcomeOf(run)) && !isMended(run));
  const problems = failed.map((run) => `${nameOf(run)} of ${run.started_at_utc}: ${reasonOf(run)}`);
  return { latest, failed, problems: [...problems, ...tooOld(runs, goodOf, maxAgeSeconds)] };
}

/** The outcome and the last line, unless that begins with it. */
function reasonOf(run: RunRow): string {
  const [outcome, line] = [outcomeOf(run), lastLineOf(run)];
  return line.startsWith(outcome) ? line : `${outcome}. ${line}`.trim();
}

function tooOld(
  runs: readonly RunRow[],
  goodOf: ReadonlyMap<string, readonly RunRow[]>,
  maxAgeSeconds: number | undefined,
): string[] {
  if (maxAgeSeconds === undefined) return [];
  const companies = firstBy(
    runs.filter(({ batches }) => batches > 0),
    companyOf,
  );
  if (companies.size === 0) return ['no run has succeeded so far'];
  return [...companies].flatMap(([company, any]) => {
    const good = goodOf.get(company)?.[0];
    if (good !== undefined && good.age_seconds <= maxAgeSeconds) return [];
    const last =
      good === undefined ? 'no run has succeeded' : `the last good run ended ${good.ended_at_utc ?? ''}`;
    return [`${nameOf(any)}: ${last}, which is more than --max-age ago`];
  });
}

function groupBy(runs: readonly RunRow[], keyOf: (run: RunRow) => string): Map<string, RunRow[]> {
  const groups = new Map<string, RunRow[]>();
  for (const run of runs) {
    const group = groups.get(keyOf(run));
    if (group === undefined) groups.set(keyOf(run), [run]);
    else group.push(run);
  }
  return groups;
}

function firstBy(runs: readonly RunRow[], keyOf: (run: RunRow) => string): Map<string, RunRow> {
  return new Map([...groupBy(runs, keyOf)].flatMap(([key, [first]]) => (first ? [[key, first]] : [])));
}

function groupOf(run: RunRow): string {
  return JSON.stringify([companyOf(run), [...run.streams].sort()]);
}

export function companyOf({
  environment,
  realm_id: realmId,
}: Pick<RunRow, 'environment' | 'realm_id'>): string {
  return JSON.stringify([environment, realmId]);
}

function nameOf(run: RunRow): string {
  const company = companyNameOf(run);
  return run.streams.length === 1 ? `${company}, ${run.streams[0]}` : company;
}

export function companyNameOf({ environment, realm_id: realmId }: RunRow): string {
  return realmId === null ? 'a run' : `company ${realmId} (${environment ?? ''})`;
}
