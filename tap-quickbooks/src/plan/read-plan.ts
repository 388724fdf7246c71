import { formatInstant, type Interval, type Logger, readCatalog, subtract } from 'singer';
import type { CdcTiming } from '../cdc/cdc-timing.ts';
import type { State } from '../coverage/state.ts';
import type { ReportRules } from '../reports/read-reports.ts';
import { shapeOf, type TapSettings } from '../settings.ts';
import { discover, ignoredWishes } from '../streams/catalog.ts';
import { chosenStreams, type SelectedStream } from '../streams/chosen-streams.ts';
import { isInWindows } from '../streams/record-format.ts';
import { STREAMS, type Stream } from '../streams/streams.ts';
import { companyOf } from './company.ts';
import { givenState, type StateFlags } from './given-state.ts';
import { isEmpty, requestedRange, settledUntil } from './range.ts';
import { reportPlanOf, reportRulesOf } from './report-plan.ts';

/** The flags that choose streams and give the STATE of an earlier run. */
export interface PlanFlags extends StateFlags {
  readonly catalog?: string;
  /** Older name of `catalog`. */
  readonly properties?: string;
}

/** The plan of a run: streams, a range, and the STATE that says what of it is covered. */
export interface ReadPlan {
  readonly range: Interval;
  readonly streams: readonly SelectedStream[];
  readonly state: State;
  /** Names of the snapshots that are older than `snapshot_max_age_hours`, or were never read. */
  readonly dueSnapshots: ReadonlySet<string>;
  /** The reports to read, and the rules for them. */
  readonly reportRules: ReportRules;
  /** The times that decide what change data capture is asked. */
  readonly timing: CdcTiming;
}

export function readPlanOf(settings: TapSettings, flags: PlanFlags, logger: Logger): ReadPlan {
  const catalogFile = flags.catalog ?? flags.properties;
  const shape = shapeOf(settings);
  const now = Date.now();
  const settled = settledUntil(now, settings.settle_seconds);
  const reportPlan = reportPlanOf(settings.reports);
  const { streams: chosen, unselected } = chosenStreams({
    names: settings.streams,
    reports: reportPlan.names,
    all: discover(shape),
    ...(catalogFile !== undefined && { catalog: readCatalog(catalogFile) }),
  });
  for (const stream of unselected)
    logger.warning(
      'the setting streams names this stream, but the catalog does not select it: it is not read',
      {
        stream,
      },
    );
  const { streams, orders } = reportPlan.forStreams(chosen, logger);
  for (const [remark, names] of ignoredWishes(streams, shape))
    logger.warning(`${remark} (${names.join(', ')})`);
  const given = givenState(flags, {
    company: companyOf(settings),
    logger,
    isUnderMeltano: process.env.MELTANO_EXTRACTOR_NAME !== undefined,
  });
  const inTime = streams.map(({ stream }) => stream).filter(({ kind }) => isInWindows(kind));
  const range = requestedRange({ start: settings.start_date, end: settings.end_date, settled });
  if (inTime.length > 0 && isEmpty(range))
    logger.warning(
      `start_date ${formatInstant(range.start)} is not past by settle_seconds, so no window is read: set it earlier`,
    );
  const maxAgeMs = settings.snapshot_max_age_hours * HOUR_MS;
  const plan = {
    range,
    reportRules: reportRulesOf(settings, orders, now),
    timing: {
      ...{ now, settled, maxAgeMs },
      isUpToNow: range.end === settled,
      trustMs: settings.cdc_trust_hours * HOUR_MS,
    },
    streams,
    state: withoutFuture({ state: given, streams: inTime, windowField: shape.windowField }, settled, logger),
    dueSnapshots: dueSnapshots(streams, given, now - maxAgeMs, now),
  };
  const foreign = plan.state.streams.filter((name) => STREAMS.every((stream) => stream.name !== name));
  if (foreign.length > 0)
    logger.warning(
      `the state has bookmarks that are not of this tap, which are not used: ${foreign.join(', ')}`,
    );
  for (const { name } of inTime) {
    const field = plan.state.windowField(name) ?? shape.windowField;
    if (field === shape.windowField) continue;
    logger.warning(`the state covers windows of ${field}; for ${shape.windowField} the whole range is read`, {
      stream: name,
    });
  }
  return plan;
}

const HOUR_MS = 3_600_000;

/** A snapshot from the future, which only a clock that was ahead can have taken, is due as well. */
function dueSnapshots(
  streams: readonly SelectedStream[],
  state: State,
  oldest: number,
  now: number,
): ReadonlySet<string> {
  const snapshots = streams.map(({ stream }) => stream).filter(({ kind }) => kind === 'snapshot');
  const due = snapshots.filter(({ name }) => {
    const at = state.snapshotAt(name);
    return at === undefined || at <= oldest || at > now;
  });
  return new Set(due.map(({ name }) => name));
}

interface Covered {
  readonly state: State;
  readonly streams: readonly Stream[];
  readonly windowField: string;
}

/** The STATE without coverage of the future, which only a clock that was ahead can claim. */
function withoutFuture({ state, streams, windowField }: Covered, settled: number, logger: Logger): State {
  return streams.reduce((current, { name: stream }) => {
    const covered = current.covered(stream, windowField);
    const end = covered.at(-1)?.end ?? settled;
    if (end <= settled) return current;
    logger.warning(
      `the state covers time until ${formatInstant(end)}, which is not past by settle_seconds: records from ${formatInstant(settled)} on will be read`,
      { stream },
    );
    return current.withCovered(stream, windowField, subtract(covered, { start: settled, end }));
  }, state);
}
