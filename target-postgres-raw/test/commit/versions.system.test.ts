import { describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import type { Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

type Register = (name: string, test: () => Promise<void>) => void;

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>, run: Register = it): void {
  run(name, () => withDatabase(server, test));
}

const SCHEMA = schemaMessage('orders', ['k'], ['k', 'a']);
const KEYLESS = schemaMessage('orders', [], ['k', 'a']);
const row = (k: number, version?: unknown, a = 'x') => ({
  type: 'RECORD',
  stream: 'orders',
  record: { k, a },
  ...(version !== undefined && { version }),
});
const activate = (version: unknown) => ({ type: 'ACTIVATE_VERSION', stream: 'orders', version });
const deleting = (settings: Variables): Variables => ({
  ...settings,
  TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete',
});
const loaded = async ({ query }: TestDatabase): Promise<number[]> =>
  (await query(`select payload ->> 'k' as k from raw.orders order by ingested_at_utc, 1`))
    .map(({ k }) => Number(k))
    .sort((a, b) => a - b);
const succeed = async (variables: Variables, input: readonly object[]) => {
  const ended = await runTarget(variables, [...input, state('1')] as readonly (object | string)[]);
  expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
  return ended;
};

describe('times are right under any DateStyle and TimeZone', () => {
  it.each(
    sampled([
      ['SQL, DMY', 'Asia/Kolkata', KEYLESS],
      ['SQL, DMY', 'Asia/Shanghai', SCHEMA],
      ['Postgres, MDY', 'Asia/Kolkata', SCHEMA],
      ['German', 'IST-1', KEYLESS],
      ['SQL, MDY', 'IST-1', SCHEMA],
      // One abbreviation for two offsets: no version of Postgres reads its own text back.
      ['SQL, DMY', 'IST-1IST-5,M1.1.0,M12.5.0', SCHEMA],
      ['SQL, DMY', 'IST-5IST-1,M1.1.0,M12.5.0', KEYLESS],
    ] as const),
  )('%s, %s: the activated rows stay, and their time is the present', (style, zone, schema) =>
    withDatabase(server, async (database) => {
      const { name, settings, query, value } = database;
      await query(`alter database ${name} set datestyle = '${style}'`);
      await query(`alter database ${name} set timezone = '${zone}'`);
      const variables = { ...deleting(settings), TARGET_POSTGRES_RAW_UNCHANGED_ROWS: 'touch' };
      await succeed(variables, [schema, row(1, 1), activate(1)]);
      await succeed(variables, [schema, row(2, 2), activate(2)]);
      expect(await loaded(database)).toEqual([2]);
      await succeed(variables, [schema, row(2, 2)]);
      const isPresent = `bool_and(ingested_at_utc between now() - interval '5 minutes' and now())`;
      expect(await value(`select ${isPresent} from raw.orders`)).toBe('t');
      expect(await value(`select ${isPresent} from raw._ingest_log`)).toBe('t');
    }),
  );
});

describe('ACTIVATE_VERSION keeps', () => {
  const FIVE = [1, 2, 3, 4, 5];

  inDatabase('all rows of the version after the ledger was pruned', async (database) => {
    const variables = deleting(database.settings);
    await succeed(variables, [SCHEMA, ...FIVE.map((k) => row(k, 7)), activate(7)]);
    await database.query('delete from raw._ingest_log');
    await succeed(variables, [SCHEMA, activate(7), row(2, 7, 'y'), activate(7)]);
    expect(await loaded(database)).toEqual(FIVE);
    await succeed(variables, [SCHEMA, row(2, 8), activate(8)]);
    expect(await loaded(database)).toEqual([2]);
  });

  inDatabase(
    'an interrupted load of the version after the ledger was pruned',
    async (database) => {
      const variables = deleting(database.settings);
      await succeed(variables, [SCHEMA, row(9, 6), activate(6)]);
      await succeed(variables, [SCHEMA, row(1, 7), row(2, 7)]);
      await database.query('delete from raw._ingest_log');
      await succeed(variables, [SCHEMA, row(3, 7), activate(7)]);
      expect(await loaded(database)).toEqual([1, 2, 3]);
    },
    itInSoak,
  );

  inDatabase('the rows of a newer version than the activated one', async (database) => {
    const variables = deleting(database.settings);
    await succeed(variables, [SCHEMA, row(1, 2), row(2, 2), activate(2)]);
    const { stderr } = await succeed(variables, [SCHEMA, row(3, 1), activate(1), activate(1)]);
    expect(await loaded(database)).toEqual([1, 2, 3]);
    expect(stderr.match(/version 1 of stream "orders" is older than version 2/g)).toHaveLength(1);
  });

  inDatabase(
    'rows of an older version that came again after a newer one, until the next',
    async (database) => {
      const variables = deleting(database.settings);
      const older = [SCHEMA, row(1, 1), row(2, 1), activate(1)];
      await succeed(variables, [...older, row(2, 2)]);
      // From the STATE before both versions.
      const { stderr } = await succeed(variables, [...older, row(2, 2), row(3, 2), activate(2)]);
      expect(await loaded(database)).toEqual([1, 2, 3]);
      const warning = 'records of version 1 of stream "orders" came after version 2';
      expect(stderr.split(warning)).toHaveLength(2);
      await succeed(variables, [SCHEMA, row(3, 3), activate(3)]);
      expect(await loaded(database)).toEqual([3]);
    },
  );

  inDatabase('rows of unknown origin, until the next version', async (database) => {
    const { settings, query } = database;
    await query(`create schema raw; create table raw.orders (k text primary key, payload jsonb not null,
      ingested_at_utc timestamptz not null, extract_window_start_utc timestamptz,
      extract_window_end_utc timestamptz, page_number integer, page_size integer, request_payload jsonb);
      insert into raw.orders (k, payload, ingested_at_utc)
      select n, jsonb_build_object('k', n), '2024-01-01' from generate_series(1, 5) as n`);
    const variables = deleting(settings);
    const { stderr } = await succeed(variables, [SCHEMA, row(2, 7), activate(7)]);
    expect(await loaded(database)).toEqual(FIVE);
    expect(stderr).toContain('version 7 of stream "orders"');
    await succeed(variables, [SCHEMA, row(3, 7), activate(7)]);
    expect(await loaded(database)).toEqual(FIVE);
    await succeed(variables, [SCHEMA, row(2, 8), activate(8)]);
    expect(await loaded(database)).toEqual([2]);
  });

  inDatabase(
    'everything if the version was complete before its first record came',
    async (database) => {
      const variables = deleting(database.settings);
      await succeed(variables, [SCHEMA, ...FIVE.map((k) => row(k, 1)), activate(1)]);
      // An incremental run that continues from the STATE of a load into another target.
      await succeed(variables, [SCHEMA, activate(8), row(2, 8), activate(8)]);
      expect(await loaded(database)).toEqual(FIVE);
    },
    itInSoak,
  );

  inDatabase(
    'rows that came again under activate_version: ignore',
    async (database) => {
      const { settings } = database;
      await succeed(deleting(settings), [SCHEMA, row(1, 1), row(2, 1), activate(1)]);
      await succeed(settings, [SCHEMA, row(1, 2), row(2, 2), activate(2)]);
      await succeed(deleting(settings), [SCHEMA, row(3, 2), activate(2)]);
      expect(await loaded(database)).toEqual([1, 2, 3]);
    },
    itInSoak,
  );

  inDatabase(
    'rows that were put back from a backup after the activation',
    async (database) => {
      const { settings, query } = database;
      await succeed(deleting(settings), [SCHEMA, row(1, 1), activate(1)]);
      await query(
        `insert into raw.orders (k, payload, ingested_at_utc) values ('2', '{"k": 2}', '2024-01-01')`,
      );
      await succeed(deleting(settings), [SCHEMA, activate(1), row(3, 1), activate(1)]);
      expect(await loaded(database)).toEqual([1, 2, 3]);
    },
    itInSoak,
  );
});

describe('a version', () => {
  const ODD = [null, '12', 1.7e12, 'abc', true, { a: 1 }, '99999999999999999999'];

  inDatabase('may be anything while versions are ignored', async (database) => {
    const { settings, value } = database;
    const records = ODD.map((version, k) => row(k, version));
    const lines = [...records, ...ODD.map(activate), { type: 'ACTIVATE_VERSION', stream: 'orders' }];
    await succeed(settings, [SCHEMA, ...lines]);
    expect(await loaded(database)).toEqual(ODD.map((_, k) => k));
    expect(await value(`select max(version) from raw._ingest_log`)).toBe('1700000000000');
  });

  inDatabase(
    'is a whole number in any spelling, and null is none',
    async (database) => {
      const variables = deleting(database.settings);
      await succeed(variables, [SCHEMA, row(1, '12'), activate(12)]);
      await succeed(variables, [
        SCHEMA,
        row(2, 1.7e12),
        row(3, 1_700_000_000_000),
        activate('1700000000000'),
      ]);
      expect(await loaded(database)).toEqual([2, 3]);
      await succeed(variables, [SCHEMA, row(4, null), activate(null)]);
      expect(await loaded(database)).toEqual([2, 3, 4]);
    },
    itInSoak,
  );

  inDatabase('that is none has its own line rejected, not the batch', async (database) => {
    const { settings, query } = database;
    const input = [
      SCHEMA,
      row(1, 3),
      row(2, '99999999999999999999'),
      activate('abc'),
      row(3, 3),
      activate(3),
    ];
    const refused = await runTarget(deleting(settings), input);
    expect(refused.code).toBe(8);
    expect(refused.lastLine).toContain(
      'line 3 of the input, of stream "orders", is rejected: it has a "version" that is not a whole number of 64 bits',
    );
    const tolerant = { ...deleting(settings), TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '2' };
    await succeed(tolerant, input);
    expect(await loaded(database)).toEqual([1, 3]);
    expect(
      await query('select sum(records) as records, sum(rejected) as rejected from raw._ingest_log'),
    ).toEqual([{ records: '4', rejected: '2' }]);
  });
});
