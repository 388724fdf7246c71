import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Bench, withDatabase } from './database.ts';
import { HISTORY_HEADINGS, historyRound } from './history-rounds.ts';
import { invoiceLines, writeLines } from './invoices.ts';
import { measuredNode } from './measure.ts';
import { preparedLines } from './prepared-text.ts';
import { Psql } from './psql.ts';
import { scriptFlags } from './script-flags.ts';
import { table } from './table.ts';

const { values } = scriptFlags({
  name: 'bench',
  about: 'Measures the target beside psql: a fresh load, and reloads with and without changes.',
  options: {
    rows: { type: 'string', default: '200000', value: 'COUNT', help: 'how many invoices are loaded' },
    rounds: { type: 'string', default: '1', value: 'COUNT', help: 'how often all is measured' },
    database: { type: 'string', value: 'URL', help: 'a Postgres to use instead of one of its own' },
    history: { type: 'boolean', default: false, help: 'measure the reload with history alone' },
  },
});
const rows = Number(values.rows);

/** The second load: the same rows, or a later version of each. */
const LOADS = [
  { name: 'fresh load', revision: 0, isFresh: true },
  { name: 'reload, unchanged', revision: 0, isFresh: false },
  { name: 'reload, changed', revision: 1, isFresh: false },
] as const;

const TARGET = resolve('target-postgres-raw/bin/target-postgres-raw.js');

async function targetLoad(bench: Bench, input: string, history = false) {
  const variables = {
    TARGET_POSTGRES_RAW_CONNECTION_STRING: bench.url,
    TARGET_POSTGRES_RAW_HISTORY: String(history),
  };
  return measuredNode({ words: [process.execPath, TARGET], input, variables });
}

async function round(bench: Bench, psql: Psql, folder: string): Promise<void> {
  const results: string[][] = [];
  const wal = new Map<string, number>();
  const plain = await psql.plainCopy(join(folder, 'revision-0.txt'));
  for (const { name, revision, isFresh } of LOADS) {
    if (isFresh) await bench.query('drop schema if exists raw cascade');
    if (isFresh) await psql.emptyTable();
    const input = join(folder, `revision-${revision}.singer`);
    const { result, megabytes } = await bench.wal(() => targetLoad(bench, input));
    const serial = await psql.copyAndUpsert(join(folder, `revision-${revision}.txt`));
    wal.set(name, megabytes);
    results.push([
      name,
      result.seconds.toFixed(1),
      Math.round(rows / result.seconds).toLocaleString('en'),
      (size / 1e6 / result.seconds).toFixed(0),
      result.peakMegabytes.toFixed(0),
      ((result.cpuSeconds / rows) * 1e6).toFixed(1),
      megabytes.toFixed(0),
      serial.toFixed(1),
      (result.seconds / serial).toFixed(2),
      plain.toFixed(1),
      (result.seconds / plain).toFixed(2),
    ]);
  }
  process.stdout.write(`${table(HEADINGS, results)}\n\n`);
}

const HEADINGS = [
  'load',
  'target s',
  'rows/s',
  'MB/s',
  'peak MB',
  'CPU µs/row',
  'WAL MB',
  'psql, serial s',
  'ratio',
  'plain \\copy s',
  'ratio',
];

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
let size = 0;
try {
  for (const revision of [0, 1]) {
    size = await writeLines(join(folder, `revision-${revision}.singer`), invoiceLines({ rows, revision }));
    await writeLines(join(folder, `revision-${revision}.txt`), preparedLines({ rows, revision }));
  }
  await withDatabase(values.database, async (bench) => {
    const psql = new Psql(bench);
    const [server] = await bench.query('select version()');
    process.stdout.write(
      `${rows} invoices, ${(size / 1e6).toFixed(0)} MB. Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n${server?.version}\n\n`,
    );
    const rounds = Array.from({ length: Number(values.rounds) });
    if (!values.history) for (const _ of rounds) await round(bench, psql, folder);
    const results: string[][] = [];
    for (const n of rounds.keys()) results.push(await historyRound(bench, folder, n, targetLoad));
    process.stdout.write(`${table(HISTORY_HEADINGS, results)}\n`);
    await psql.dropTable();
  });
} finally {
  rmSync(folder, { recursive: true });
}
