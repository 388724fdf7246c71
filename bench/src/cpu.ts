import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Bench, withDatabase } from './database.ts';
import { invoiceLines, writeLines } from './invoices.ts';
import { measuredNode } from './measure.ts';
import { scriptFlags } from './script-flags.ts';
import { table } from './table.ts';

const { values } = scriptFlags({
  name: 'bench:cpu',
  about: 'Measures the CPU of the target for a record, beside JSON.parse of the same lines.',
  options: {
    rows: { type: 'string', default: '200000', value: 'COUNT', help: 'how many invoices are loaded' },
    rounds: { type: 'string', default: '3', value: 'COUNT', help: 'how often all is measured' },
    database: { type: 'string', value: 'URL', help: 'a Postgres to use instead of one of its own' },
    target: {
      type: 'string',
      multiple: true,
      default: [resolve('target-postgres-raw/bin/target-postgres-raw.js')],
      value: 'FILE',
      help: 'the program; several are measured in turn, such as those of two builds',
    },
  },
});
const rows = Number(values.rows);
const fewRows = Math.ceil(rows / 10);

/** Prints the CPU seconds of `JSON.parse` of the lines of a file, which are decoded before. */
const PARSE = `
  const { readFileSync } = require('node:fs');
  const bytes = readFileSync(process.argv[1]);
  let microseconds = 0;
  let start = 0;
  while (start < bytes.length) {
    const lines = [];
    while (lines.length < 1000 && start < bytes.length) {
      const end = bytes.indexOf(10, start);
      lines.push(bytes.toString('utf8', start, end));
      start = end + 1;
    }
    const before = process.cpuUsage();
    for (const line of lines) JSON.parse(line);
    const { user, system } = process.cpuUsage(before);
    microseconds += user + system;
  }
  process.stdout.write(String(microseconds / 1e6));
`;

function parseSeconds(input: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--eval', PARSE, input], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`JSON.parse of ${input} ended with ${status}:\n${stderr.slice(-2000)}`);
  return Number(stdout);
}

async function loadSeconds(bench: Bench, target: string, input: string): Promise<number> {
  await bench.query('drop schema if exists raw cascade');
  const variables = { TARGET_POSTGRES_RAW_CONNECTION_STRING: bench.url };
  return (await measuredNode({ words: [process.execPath, target], input, variables })).cpuSeconds;
}

/** The CPU time of a record is the slope between the two loads; what is left of the smaller one is the start. */
async function round(bench: Bench, target: string, [few, many]: readonly [string, string]) {
  const parse = (parseSeconds(many) / rows) * 1e6;
  const [fewSeconds, manySeconds] = [
    await loadSeconds(bench, target, few),
    await loadSeconds(bench, target, many),
  ];
  const record = ((manySeconds - fewSeconds) / (rows - fewRows)) * 1e6;
  const start = fewSeconds - (record * fewRows) / 1e6;
  return [record.toFixed(1), start.toFixed(2), parse.toFixed(1), (record / parse).toFixed(2)];
}

const HEADINGS = ['target', 'CPU µs/record', 'start s', 'JSON.parse µs/line', 'ratio'];

const folder = mkdtempSync(join(tmpdir(), 'bench-cpu-'));
const files = [join(folder, 'few.singer'), join(folder, 'many.singer')] as const;
try {
  await writeLines(files[0], invoiceLines({ rows: fewRows, revision: 0 }));
  const size = await writeLines(files[1], invoiceLines({ rows, revision: 0 }));
  process.stdout.write(
    `${fewRows} and ${rows} invoices of ${Math.round(size / rows)} bytes. Node ${process.version}\n\n`,
  );
  await withDatabase(values.database, async (bench) => {
    const results: string[][] = [];
    for (let n = 0; n < Number(values.rounds); n += 1)
      for (const target of values.target) results.push([target, ...(await round(bench, target, files))]);
    process.stdout.write(`${table(HEADINGS, results)}\n`);
  });
} finally {
  rmSync(folder, { recursive: true });
}
