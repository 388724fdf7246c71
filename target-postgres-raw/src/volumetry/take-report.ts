import type pg from 'pg';
import { LEDGER, OWN_TABLES, REJECTED, RUNS } from '../names.ts';
import { type AmountMonth, hasAmounts, sumAmounts } from '../sql/amounts.ts';
import { countRejected, type RejectedKind } from '../sql/count-rejected.ts';
import { COMMENT_START } from '../sql/create-table.ts';
import { hasColumn, hasTable } from '../sql/has-table.ts';
import { countIngestDays, type IngestDay } from '../sql/ingest-days.ts';
import { findLastRun, type LastRun } from '../sql/last-run.ts';
import { listLedgerStreams } from '../sql/ledger-streams.ts';
import { type LoadedTable, listTables } from '../sql/list-tables.ts';
import { type LastCount, listLastCounts, listRequests, type RunRequest } from '../sql/run-requests.ts';
import { listRunStates } from '../sql/run-states.ts';
import { countRows, countWindows, type Totals, type Window } from '../sql/volumetry.ts';
import { describeMoment, type Moment } from '../sql/volumetry-moment.ts';
import { fleetOf } from '../status/fleet.ts';
import { takeFleet } from '../status/take-fleet.ts';
import { ledgerName } from '../table.ts';
import { bookmarksOf, type Part, partsOf } from './companies.ts';
import { coverageFrom } from './coverage.ts';
import { lastCountOf, type RunsKnown, requestedOf } from './of-runs.ts';
import type { Report, StreamReport } from './report.ts';

interface Scope {
  readonly client: pg.Client;
  readonly schema: string;
  readonly hasLedger: boolean;
  readonly hasLedgerCompany: boolean;
  readonly hasRejected: boolean;
  readonly isWithAmounts: boolean;
  readonly known: RunsKnown;
  /** The last STATE of each run, newest first. */
  readonly states: readonly unknown[];
}

/**
 * Counts in the database, all at one moment, so that the numbers fit together during a load. Takes the streams
 * of these tables, or all.
 */
export async function takeReport(
  client: pg.Client,
  schema: string,
  wants: (stream: string) => boolean,
  page?: PageOptions,
): Promise<Report> {
  await client.query('begin isolation level repeatable read read only');
  const moment = (await client.query<Moment>(describeMoment)).rows[0];
  const hasLedger = await hasTable(client, schema, LEDGER);
  const scope: Scope = {
    client,
    schema,
    hasLedger,
    hasLedgerCompany: await hasColumn(client, schema, LEDGER, 'realm_id'),
    hasRejected: await hasTable(client, schema, REJECTED),
    isWithAmounts: page !== undefined,
    known: await knownOfRuns(client, schema),
    states: hasLedger ? await statesOf(client, schema) : [],
  };
  const { rows: tables } = await client.query<LoadedTable>(listTables, [schema, OWN_TABLES]);
  const streams: StreamReport[] = [];
  for (const table of tables.filter((each) => wants(streamOf(each)))) {
    for (const part of await partsOf(scope, table, ledgerName(streamOf(table))))
      streams.push(await reportOf(scope, table, part));
  }
  const known = new Set(tables.map((table) => ledgerName(streamOf(table))));
  const logged = hasLedger ? (await client.query<{ stream: string }>(listLedgerStreams(schema))).rows : [];
  const facts = page === undefined ? undefined : await takeFleet(client, schema, 'quickbooks');
  await client.query('commit');
  return {
    database: moment?.database ?? '',
    schema,
    taken_at_utc: moment?.taken_at_utc ?? '',
    streams,
    companies: facts === undefined || page === undefined ? [] : fleetOf(facts, page.maxAgeSeconds),
    price: page?.price,
    streamsWithoutTable: logged.map(({ stream }) => stream).filter((stream) => !known.has(stream)),
  };
}

/** Things that only the page shows. */
export interface PageOptions {
  /** Age above which data is too old. */
  readonly maxAgeSeconds: number;
  readonly price: number | undefined;
}

async function knownOfRuns(client: pg.Client, schema: string): Promise<RunsKnown> {
  if (!(await hasColumn(client, schema, RUNS, 'left_to_later'))) return { requests: [], counts: [] };
  return {
    requests: (await client.query<RunRequest>(listRequests(schema))).rows,
    counts: (await client.query<LastCount>(listLastCounts(schema))).rows,
  };
}

async function hasAmountsIn({ client, schema, isWithAmounts }: Scope, table: LoadedTable): Promise<boolean> {
  if (!isWithAmounts) return false;
  return (
    (await client.query<{ hasAmounts: boolean }>(hasAmounts(schema, table))).rows[0]?.hasAmounts ?? false
  );
}

/** A table's name may be a cut one; its comment has the whole. */
export function streamOf({ name, comment }: LoadedTable): string {
  if (!comment?.startsWith(COMMENT_START)) return name;
  const stream = jsonOf(comment.slice(COMMENT_START.length));
  return typeof stream === 'string' ? stream : name;
}

async function statesOf(client: pg.Client, schema: string): Promise<unknown[]> {
  const { rows } = await client.query<{ state: string }>(listRunStates(schema));
  return rows.map(({ state }) => jsonOf(state));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function reportOf(scope: Scope, table: LoadedTable, part: Part): Promise<StreamReport> {
  const { client, schema, hasLedger, hasLedgerCompany, hasRejected, states, known } = scope;
  const { name, keys } = table;
  const stream = streamOf(table);
  const inLedger = ledgerName(stream);
  const realmId = hasLedgerCompany ? part.company?.realmId : undefined;
  const statements = {
    rows: countRows(schema, table, part.realmId),
    windows: countWindows(schema, table, part.realmId),
    states: hasLedger ? listRunStates(schema) : undefined,
    lastRun: hasLedger ? findLastRun(schema, inLedger, realmId) : undefined,
    days: hasLedger ? countIngestDays(schema, inLedger, realmId) : undefined,
    amounts: (await hasAmountsIn(scope, table)) ? sumAmounts(schema, table, part.realmId) : undefined,
    rejected: hasRejected ? countRejected(schema, inLedger) : undefined,
  };
  const rowsOf = async <Row extends pg.QueryResultRow>(statement: string | undefined): Promise<Row[]> =>
    statement === undefined ? [] : (await client.query<Row>(statement)).rows;
  const [totals] = await rowsOf<Totals>(statements.rows);
  const windows = await rowsOf<Window>(statements.windows);
  const requested = requestedOf(known, stream, part.company);
  return {
    stream,
    requested,
    counted: lastCountOf(known, stream, part.company),
    amounts: await rowsOf<AmountMonth>(statements.amounts),
    company: part.company,
    table: name,
    keys,
    rows: totals?.rows ?? 0,
    deleted: totals?.deleted ?? 0,
    distinctIds: totals?.distinct_ids ?? 0,
    windows,
    coverage: coverageFrom(bookmarksOf(states, stream, part), windows, requested),
    lastRun: (await rowsOf<LastRun>(statements.lastRun))[0],
    days: await rowsOf<IngestDay>(statements.days),
    rejected: await rowsOf<RejectedKind>(statements.rejected),
    statements,
  };
}
