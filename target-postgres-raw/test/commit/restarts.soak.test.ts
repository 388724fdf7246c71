import pg from 'pg';
import { type PostgresServer, type RestartSignal, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isWaiting } from '../support/batch-in-hand.ts';
import { schemaMessage } from '../support/lines.ts';
import { randomFrom } from '../support/random.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, TargetProcess } from '../support/target-process.ts';
import { withDatabase } from '../support/test-database.ts';

const RESTARTS = Number(process.env.RESTARTS ?? 8);
/** Set SEED to have the same moments again. */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const SIGNALS: readonly RestartSignal[] = ['SIGINT', 'SIGQUIT', 'SIGKILL'];
const LONGEST_PAUSE_MS = 1_500;
const IDS = 900;

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

/** A record of a table without keys, in which a second one would stay; one with a key; and a STATE. */
function linesOf(n: number): string[] {
  return [
    `{"type":"RECORD","stream":"events","record":{"n":${n}}}`,
    envelope(String(n % IDS), `{"n":${n},"text":"${'x'.repeat(200)}"}`),
    state(String(n + 1)),
  ];
}

function lastOf(stdout: string): number {
  return Number(stdout.split('\n').slice(0, -1).at(-1) ?? 0);
}

it(`a server that is restarted ${RESTARTS} times at random moments (SEED=${SEED}) loses no record of a run and has none twice`, () =>
  withDatabase(server, async ({ settings, query, value }) => {
    const random = randomFrom(SEED);
    const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '50' });
    await target.write(SCHEMA, schemaMessage('events', []));
    let written = 0;
    let isOver = false;
    const writing = (async () => {
      for (; !isOver && target.child.exitCode === null; written += 1) await target.write(...linesOf(written));
    })();
    await target.until(() => target.stdout !== '');
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_PAUSE_MS));
      const signal = SIGNALS[Math.floor(random() * SIGNALS.length)];
      await server.restart(signal);
      expect(target.child.exitCode, target.stderr).toBe(null);
      const told = lastOf(target.stdout);
      const before = "select count(distinct payload) from raw.events where (payload->>'n')::int < $1";
      const loaded = Number(await value(before, [told]));
      expect(loaded, `rows before STATE ${told}`).toBe(told);
    }
    isOver = true;
    await writing;
    const { code, stdout, stderr } = await target.end();
    expect({ code, last: lastOf(stdout) }, stderr).toEqual({ code: 0, last: written });
    const facts = 'select count(*) as rows, count(distinct payload) as different from raw.events';
    expect(await query(facts)).toEqual([{ rows: String(written), different: String(written) }]);
    const newest = `select count(*) from raw.qb_invoices where (payload->>'n')::int >= $1`;
    expect(await value(newest, [written - IDS])).toBe(String(Math.min(IDS, written)));
    expect(await runTarget(settings, [], ['last-state'])).toMatchObject({ code: 0, stdout: `${written}\n` });
  }));

it.each([
  ['status', 'raw._runs'],
  ['volumetry', 'raw.qb_invoices'],
  ['last-state', 'raw._ingest_log'],
  ['known', 'raw.qb_invoices'],
] as const)(
  '%s ends in one line with exit code 7 if the server is restarted in the middle',
  (command, table) =>
    withDatabase(server, async ({ name, settings, value }) => {
      await runTarget(settings, [SCHEMA, ...linesOf(1).slice(1)]);
      const other = new pg.Client({ connectionString: server.connectionString(name) });
      other.on('error', () => {});
      await other.connect();
      await other.query(`begin; lock table ${table}`);
      const target = new TargetProcess(settings, [command]);
      const ended = target.end();
      await target.until(async () => (await value(isWaiting)) === '1');
      await server.restart();
      const { code, stdout, stderr } = await ended;
      expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
      expect(stderr).toMatch(/^CRITICAL .*SQLSTATE 57P01\)\. What to do: .*\n$/);
    }),
);
