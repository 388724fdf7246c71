import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, withDatabase } from '../../bench/src/database.ts';
import { TELL_USAGE } from '../../bench/src/measure.ts';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { table } from '../../bench/src/table.ts';
import { type PipePids, runPipe } from './pipe.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { withSimulatorProcess } from './simulator-process.ts';

const { values: flags } = scriptFlags({
  name: 'measure:pipe',
  about:
    'Measures the whole pipe over many invoices, from a simulator without limits into Postgres, all on this machine. Prints rows a second and the memory of both programs for equal parts of the rows, and the pace of the last part beside that of the first.',
  options: {
    rows: { type: 'string', default: '10000000', value: 'COUNT', help: 'how many invoices there are' },
    slices: { type: 'string', default: '10', value: 'COUNT', help: 'into how many parts they are divided' },
    database: { type: 'string', value: 'URL', help: 'a Postgres to use instead of one of its own' },
  },
});
const ROWS = Number(flags.rows);
const SLICES = Number(flags.slices);
const [FROM, TO] = ['2014-01-01', '2024-01-01'];
const SAMPLE_MS = 1_000;

/** Resident memory (kB) of both programs at a time. */
interface Sample {
  readonly atMs: number;
  readonly tap: number;
  readonly target: number;
}

interface Slice {
  readonly rows: number;
  readonly beganMs: number;
  readonly endedMs: number;
}

const folder = mkdtempSync(join(tmpdir(), 'measure-pipe-'));
const company = ['--from', FROM, '--to', TO, '--invoices', flags.rows, '--customers', '0', '--items', '0'];
try {
  await withDatabase(flags.database, (bench) =>
    withSimulatorProcess([...company, '--others', '0'], ({ access }) => measure(bench, access)),
  );
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(bench: Bench, access: Readonly<Record<string, string>>): Promise<void> {
  const samples: Sample[] = [];
  let timer: NodeJS.Timeout | undefined;
  const startedMs = Date.now();
  const { tapExit, targetExit, log } = await runPipe({
    root: PROJECT_ROOT,
    folder,
    env: { NODE_OPTIONS: TELL_USAGE },
    tap: {
      ...access,
      streams: ['qb_invoices'],
      start_date: FROM,
      end_date: TO,
      token_file: join(folder, 'tokens.json'),
    },
    target: { connection_string: bench.url },
    onStart: (pids) => {
      timer = setInterval(() => samples.push(...sampled(pids)), SAMPLE_MS);
    },
  });
  clearInterval(timer);
  if (tapExit !== 0 || targetExit !== 0)
    throw new Error(`the tap ended with ${tapExit}, the target with ${targetExit}:\n${log.slice(-2000)}`);
  print(await slicesOf(bench), samples, log, (Date.now() - startedMs) / 1000);
}

function sampled({ tap, target }: PipePids): Sample[] {
  try {
    const text = execFileSync('ps', ['-o', 'rss=', '-p', String(tap), '-p', String(target)], {
      encoding: 'utf8',
    });
    const [first, second] = text.trim().split(/\s+/).map(Number);
    // ps sorts by process id, and the target is started first.
    return first === undefined || second === undefined
      ? []
      : [{ atMs: Date.now(), tap: second, target: first }];
  } catch {
    // One of them has ended.
    return [];
  }
}

/** Equal parts of the rows, in the order in which they were committed. */
async function slicesOf(bench: Bench): Promise<Slice[]> {
  const rows = await bench.query(`
    with batches as (
      select started_at_utc, committed_at_utc as at, records, sum(records) over (order by batch) as sum
      from raw._ingest_log where records > 0
    ), parts as (
      select least(${SLICES} - 1, floor((sum - 1) * ${SLICES} / ${ROWS})) as part, started_at_utc, at, records
      from batches
    )
    select sum(records)::float8 as rows, extract(epoch from max(at))::float8 * 1000 as "endedMs",
      extract(epoch from coalesce(lag(max(at)) over (order by part), min(started_at_utc)))::float8 * 1000 as "beganMs"
    from parts group by part order by part`);
  return rows.map(({ rows: count, beganMs, endedMs }) => ({
    rows: Number(count),
    beganMs: Number(beganMs),
    endedMs: Number(endedMs),
  }));
}

function paceOf({ rows, beganMs, endedMs }: Slice): number {
  return (rows / (endedMs - beganMs)) * 1000;
}

function print(slices: readonly Slice[], samples: readonly Sample[], log: string, seconds: number): void {
  const megabytes = (slice: Slice, of: 'tap' | 'target') => {
    const within = samples.filter(({ atMs }) => atMs >= slice.beganMs && atMs <= slice.endedMs);
    return (Math.max(0, ...within.map((sample) => sample[of])) / 1000).toFixed(0);
  };
  const rows = slices.map((slice, i) => [
    String(i + 1),
    slice.rows.toLocaleString('en'),
    Math.round(paceOf(slice)).toLocaleString('en'),
    megabytes(slice, 'tap'),
    megabytes(slice, 'target'),
  ]);
  // The tap ends before the target.
  const usage = [...log.matchAll(/^USAGE (.*)$/gm)].map(
    ([, text = '{}']) => JSON.parse(text) as NodeJS.ResourceUsage,
  );
  const [first, last] = [slices[0], slices.at(-1)];
  process.stdout.write(`${table(['part', 'rows', 'rows/s', 'tap MB', 'target MB'], rows)}\n\n`);
  for (const [i, name] of ['tap', 'target'].entries()) {
    const { userCPUTime = 0, systemCPUTime = 0, maxRSS = 0 } = usage[i] ?? {};
    const cpu = ((userCPUTime + systemCPUTime) / ROWS).toFixed(1);
    process.stdout.write(`${name}: ${(maxRSS / 1000).toFixed(0)} MB at most, ${cpu} µs of CPU a row\n`);
  }
  if (first === undefined || last === undefined) return;
  process.stdout.write(
    `${ROWS.toLocaleString('en')} rows in ${seconds.toFixed(0)} s, ${Math.round(ROWS / seconds).toLocaleString('en')} a second; ` +
      `the last part at ${(paceOf(last) / paceOf(first)).toFixed(2)} of the pace of the first\n`,
  );
}
