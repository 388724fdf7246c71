import type pg from 'pg';
import type { Batch, Rejected } from '../batches/batch.ts';
import type { Key } from '../batches/key.ts';
import { lineBytesOf, type Row } from '../batches/row.ts';
import { codeOf, fullReasonOf, policyOf, reasonOf, sqlStateOf } from '../postgres/failure.ts';
import { emptyTemporary, findTemporary } from '../sql/staging.ts';
import { stagedOf } from './commit-batch.ts';
import type { Run } from './run.ts';
import { mergeStaged, type Staged, stage } from './staged.ts';

interface Search {
  readonly client: pg.Client;
  readonly run: Run;
  /** The search ends after more than this many. */
  readonly most: number;
  readonly found: Map<Row, Rejected>;
}

/**
 * Adds the rows of a batch that Postgres rejects to `found`, by loading parts of it in a transaction that is rolled back.
 * If COPY names the line, the rows before and after it are tried; if a statement fails as a whole, its rows are halved.
 * Rows that an earlier search found before its connection was lost are left out. Where a row is rejected, an earlier one
 * with its key counts again, and is tried too.
 */
export async function findRejectedRows(batch: Batch, search: Search): Promise<void> {
  const { client, run, found } = search;
  await client.query('begin isolation level read committed');
  try {
    // A constraint that is checked at the commit would name no row.
    await client.query('set constraints all immediate');
    let keys: ReadonlySet<Key> | undefined;
    while (keys?.size !== 0 && found.size <= search.most) {
      const before = found.size;
      for (const staged of stagedOf(batch.without(new Set(found.keys())), run))
        await searchIn(search, keys === undefined ? staged : ofKeys(staged, keys));
      keys = new Set([...found.keys()].slice(before).map(({ key }) => key));
    }
  } finally {
    await client.query('rollback').catch(() => {});
  }
}

function ofKeys(staged: Staged, keys: ReadonlySet<Key>): Staged {
  return { ...staged, rows: staged.rows.filter(({ key }) => keys.has(key)) };
}

async function searchIn(search: Search, staged: Staged): Promise<void> {
  let { rows } = staged;
  while (rows.length > 0 && search.found.size <= search.most) {
    const part = { ...staged, rows };
    const failure = await tryOut(search, part);
    if (failure === undefined) return;
    const index = rows.length === 1 ? 0 : copiedLine(failure) - 1;
    const row = rows[index];
    if (row === undefined) return searchHalves(search, part);
    search.found.set(row, rejectedRow(staged, row, failure));
    await searchIn(search, { ...staged, rows: rows.slice(0, index) });
    rows = rows.slice(index + 1);
  }
}

/** Bisects: the statement failed as a whole and named no row. */
async function searchHalves(search: Search, staged: Staged): Promise<void> {
  const middle = Math.ceil(staged.rows.length / 2);
  await searchIn(search, { ...staged, rows: staged.rows.slice(0, middle) });
  await searchIn(search, { ...staged, rows: staged.rows.slice(middle) });
}

/** Loads the rows, and keeps them for rows of other streams that refer to them. Returns the failure, if any. */
async function tryOut({ client, run }: Search, staged: Staged): Promise<unknown> {
  await client.query('savepoint tried');
  try {
    await stage(client, staged, run);
    await mergeStaged(client, staged, run);
    await client.query('release savepoint tried');
  } catch (error) {
    if (policyOf(error).action !== 'reject') throw error;
    // A savepoint that is left would have the next one in it, and a thousand of them take a hundred times as long.
    await client.query('rollback to savepoint tried');
    await client.query('release savepoint tried');
    return error;
  }
  const { rows: made } = await client.query<{ name: string }>(findTemporary(staged.n));
  await client.query(emptyTemporary(made.map(({ name }) => name)));
  return undefined;
}

/** The line in the context of a failure, such as `COPY staging_0, line 3, column payload`. Counts from 1; 0 if none. */
function copiedLine(error: unknown): number {
  const context = error instanceof Error && 'where' in error ? String(error.where) : '';
  return Number(/^COPY \w+, line (\d+)/m.exec(context)?.[1] ?? 0);
}

function rejectedRow({ stream }: Staged, row: Row, failure: unknown): Rejected {
  const { stream: name } = stream.source;
  const { number, file } = row;
  return {
    stream: name,
    bytes: lineBytesOf(row),
    number,
    file,
    sqlState: sqlStateOf(failure),
    policyCode: codeOf(failure),
    reason: fullReasonOf(failure),
    loggedReason: reasonOf(failure),
  };
}
