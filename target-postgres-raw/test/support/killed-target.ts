import type { DatabaseServer } from 'postgres-launcher';
import { expect } from 'vitest';
import { schemaMessage } from './lines.ts';
import { randomFrom } from './random.ts';
import { envelope, SCHEMA, state } from './records.ts';
import { runTarget, TargetProcess } from './target-process.ts';
import { withDatabase } from './test-database.ts';

const RECORDS = 4000;
const IDS = 900;

/** Two streams in turns; each id comes several times, each time with another payload; STATE tells the line. */
const LINES: readonly string[] = Array.from({ length: RECORDS }, (_, n) => {
  const id = String((n * 7) % IDS);
  const payload = `{"n": ${n}, "text": "${'x'.repeat(200)}"}`;
  if (n % 10 === 9) return state(`{"line": ${n}}`);
  return n % 3 === 0
    ? `{"type":"RECORD","stream":"others","record":{"key":"${id}","n":${n}}}`
    : envelope(id, payload);
});

/** The last line before `end` that holds each row. */
function rowsBefore(end: number): Map<string, number> {
  const rows = new Map<string, number>();
  for (const [n, line] of LINES.slice(0, end).entries()) {
    if (line.includes('"RECORD"')) rows.set(`${n % 3 === 0 ? 'others' : 'qb_invoices'} ${(n * 7) % IDS}`, n);
  }
  return rows;
}

function lineIn(stdout: string): number | undefined {
  // A line that is cut off by the kill is none yet; a reader would not take it either.
  const last = stdout.split('\n').slice(0, -1).at(-1);
  return last === undefined ? undefined : JSON.parse(last).line;
}

/** Kills the target at random moments: no STATE may be ahead of the tables, and each run continues from the last. */
export const killedAgainAndAgain = (server: DatabaseServer, kills: number, seed: number): Promise<void> =>
  withDatabase(server, async ({ settings, query }) => {
    const variables = { ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '50' };
    const schemas = [SCHEMA, schemaMessage('others', ['key'], ['key', 'n'])];
    expect(await runTarget(variables, schemas)).toMatchObject({ code: 0 });
    const stored = async () => {
      const rows = await query(
        `select 'qb_invoices ' || id as row, payload->>'n' as n from raw.qb_invoices
         union all select 'others ' || key, payload->>'n' from raw.others`,
      );
      return new Map(rows.map(({ row, n }) => [String(row), Number(n)]));
    };
    const random = randomFrom(seed);
    let from = 0;
    let states = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const target = new TargetProcess(variables);
      const written = target.write(...schemas, ...LINES.slice(from));
      // Half of the kills come after a STATE, however slow the machine is.
      const isDue = () =>
        kill % 2 === 0 ? target.stderr.includes('loading into') : lineIn(target.stdout) !== undefined;
      await target.until(isDue);
      await new Promise((resolve) => setTimeout(resolve, random() * 250));
      target.child.kill('SIGKILL');
      await target.ended;
      await written;
      const line = lineIn(target.stdout);
      if (line === undefined) continue;
      states += 1;
      const rows = await stored();
      for (const [row, n] of rowsBefore(line))
        expect(rows.get(row), `${row} after line ${line}`).toBeGreaterThanOrEqual(n);
      from = line;
      if (LINES.length - from < 200) from = 0;
    }
    expect(states).toBeGreaterThan(0);
    expect(await runTarget(variables, [...schemas, ...LINES.slice(from)])).toMatchObject({ code: 0 });
    expect(await stored()).toEqual(rowsBefore(LINES.length));
  });
