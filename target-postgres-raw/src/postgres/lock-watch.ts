import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'singer';
import type { Address } from './address.ts';
import { connect } from './connection.ts';

interface LockWatchOptions {
  readonly address: Address;
  readonly logger: Pick<Logger, 'warning'>;
  /** The pause before each look. A wait is reported when a second look finds it unchanged. */
  readonly lookMs?: number;
}

const LOOK_MS = 5_000;
const ENDED = 'the work has ended';

/** Runs work on a connection, and warns if it waits long for a lock that another session holds. */
export async function withLockWatch<T>(
  client: pg.Client,
  options: LockWatchOptions,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const watch = new LockWatch(client, options);
  try {
    const result = await work(client);
    watch.noteWait(undefined);
    return result;
  } finally {
    watch.end();
  }
}

/** Looks from a connection of its own, which is made when the work takes long. Without one, nothing is reported. */
class LockWatch {
  readonly #pid: unknown;
  readonly #options: LockWatchOptions;
  /** The wait for the first look. Most work ends before: then there is no promise to be rejected. */
  readonly #first: NodeJS.Timeout;
  readonly #ending = new AbortController();
  /** The wait that the look before found. */
  #last: Wait | undefined;
  #reported: Wait | undefined;

  constructor(client: pg.Client, options: LockWatchOptions) {
    this.#pid = 'processID' in client ? client.processID : null;
    this.#options = options;
    const { lookMs = LOOK_MS } = options;
    this.#first = setTimeout(() => this.#look(lookMs).catch(() => {}), lookMs).unref();
  }

  end(): void {
    clearTimeout(this.#first);
    // Without a reason it would make an error with a stack, for each batch.
    this.#ending.abort(ENDED);
  }

  async #look(lookMs: number): Promise<void> {
    const { signal } = this.#ending;
    const { address } = this.#options;
    const { client, destroy } = await connect(address, signal);
    signal.addEventListener('abort', destroy);
    if (signal.aborted) destroy();
    for (;;) {
      const { rows } = await client.query<Blocker>(FIND_BLOCKERS, [this.#pid]);
      if (signal.aborted) return;
      this.noteWait(waitOf(rows));
      await sleep(lookMs, undefined, { signal, ref: false });
    }
  }

  noteWait(wait: Wait | undefined): void {
    const { logger } = this.#options;
    if (this.#reported !== undefined && this.#reported.id !== wait?.id) {
      logger.warning(`no longer waiting for a lock on ${this.#reported.on}`);
      this.#reported = undefined;
    }
    if (wait !== undefined && this.#reported === undefined && this.#last?.id === wait.id) {
      logger.warning(
        `waiting for a lock on ${wait.on}, held by ${wait.by}. It continues when that transaction ends`,
      );
      this.#reported = wait;
    }
    this.#last = wait;
  }
}

interface Wait {
  /** Equal for the same wait at two looks. */
  readonly id: string;
  readonly on: string;
  readonly by: string;
}

function waitOf(blockers: readonly Blocker[]): Wait | undefined {
  const [first] = blockers;
  if (first === undefined) return undefined;
  const on = first.relation ?? 'something other than a table';
  return {
    id: `${blockers.map(({ pid }) => pid).join()} ${on}`,
    on,
    by: blockers.slice(0, MOST_NAMED).map(described).join(' and '),
  };
}

const MOST_NAMED = 3;

function described({ pid, name, user, state }: Blocker): string {
  if (pid === 0) return 'a prepared transaction';
  const facts = [
    `pid ${pid}`,
    ...(user === null ? [] : [`user ${user}`]),
    ...(state === null ? [] : [state]),
  ];
  return `${name || 'another session'} (${facts.join(', ')})`;
}

interface Blocker {
  /** 0 for a prepared transaction, which has no session. */
  readonly pid: number;
  readonly name: string | null;
  readonly user: string | null;
  /** Null if this user may not know it. */
  readonly state: string | null;
  readonly relation: string | null;
}

/**
 * The sessions that a session of ours waits for. Parameter: the process of the session. A pooler gives a number that is
 * none: any session that looks like ours counts then. A wait for a row is a wait for the transaction that has it; its
 * table is one that both have locked.
 */
const FIND_BLOCKERS = `
  with ours as (
    select pid, wait_event_type from pg_catalog.pg_stat_activity
    where datname = pg_catalog.current_database() and usename = session_user
      and application_name = pg_catalog.current_setting('application_name')
  ), blocked as (
    select distinct ours.pid, blocker from ours, unnest(pg_catalog.pg_blocking_pids(ours.pid)) as blocker
    where wait_event_type = 'Lock' and (pid = $1::integer or not exists (select from ours where pid = $1::integer))
  )
  select blocker as pid, coalesce(nullif(application_name, ''), backend_type) as name, usename as "user", state, coalesce(
    (
      select min(relation::pg_catalog.regclass::text) from pg_catalog.pg_locks
      where pid = blocked.pid and not granted
    ),
    (
      select pg_catalog.string_agg(distinct relation::pg_catalog.regclass::text, ', ')
      from pg_catalog.pg_locks as held join pg_catalog.pg_class on pg_class.oid = relation
      where pid = blocked.pid and mode = 'RowExclusiveLock' and relkind in ('r', 'p') and exists (
        select from pg_catalog.pg_locks where pid = blocker and relation = held.relation and granted
      )
    )
  ) as relation
  from blocked left join pg_catalog.pg_stat_activity as holder on holder.pid = blocker
  order by blocker`;
