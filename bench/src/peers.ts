import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type Bench, withDatabase } from './database.ts';
import { invoiceLines, writeLines } from './invoices.ts';
import { measured } from './measure.ts';
import { installed } from './python.ts';
import { scriptFlags } from './script-flags.ts';
import { table } from './table.ts';

const { values } = scriptFlags({
  name: 'bench:peers',
  about: 'Measures the target beside two others from PyPI.',
  options: {
    rows: { type: 'string', default: '20000', value: 'COUNT', help: 'how many invoices are loaded' },
    database: { type: 'string', value: 'URL', help: 'a Postgres to use instead of one of its own' },
    python: {
      type: 'string',
      default: 'python3',
      value: 'PROGRAM',
      help: 'Python for meltanolabs-target-postgres',
    },
    'old-python': {
      type: 'string',
      default: 'python3',
      value: 'PROGRAM',
      help: 'Python up to 3.11 for pipelinewise-target-postgres, whose psycopg2-binary 2.9.5 has no newer wheels',
    },
  },
});
const rows = Number(values.rows);

interface Peer {
  readonly name: string;
  readonly words: (folder: string) => string[];
  readonly config: (address: Address) => object;
}
type Address = { host: string; port: number; user: string; password: string; database: string };

const OURS: Peer = {
  name: 'target-postgres-raw',
  words: () => [process.execPath, resolve('target-postgres-raw/bin/target-postgres-raw.js')],
  config: ({ host, port, user, password, database }) => ({
    host,
    port,
    user,
    password,
    database,
    default_target_schema: 'bench_peers',
  }),
};

const PEERS: readonly Peer[] = [
  {
    name: 'meltanolabs-target-postgres 0.8.1, use_copy',
    words: () => [join(installed('meltanolabs-target-postgres', '0.8.1', values.python), 'target-postgres')],
    config: ({ host, port, user, password, database }) => ({
      host,
      port,
      user,
      password,
      database,
      default_target_schema: 'bench_peers',
      use_copy: true,
    }),
  },
  {
    name: 'pipelinewise-target-postgres 2.1.2',
    words: () => [
      join(installed('pipelinewise-target-postgres', '2.1.2', values['old-python']), 'target-postgres'),
    ],
    config: ({ host, port, user, password, database }) => ({
      host,
      port,
      user,
      password,
      dbname: database,
      default_target_schema: 'bench_peers',
    }),
  },
];

async function load(bench: Bench, peer: Peer, folder: string, input: string): Promise<number> {
  await bench.query('drop schema if exists bench_peers cascade');
  await bench.query('create schema bench_peers');
  const { host, port, user, password, database } = new pg.Client({ connectionString: bench.url });
  const config = join(folder, 'config.json');
  const address = { host, port, user: user ?? '', password: password ?? '', database: database ?? '' };
  writeFileSync(config, JSON.stringify(peer.config(address)), { mode: 0o600 });
  const { seconds } = await measured({ words: [...peer.words(folder), '--config', config], input });
  const [count] = await bench.query('select count(*)::integer as rows from bench_peers.qb_invoices');
  if (count?.rows !== rows) throw new Error(`${peer.name} has loaded ${count?.rows} of ${rows} rows`);
  return seconds;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-peers-'));
try {
  const input = join(folder, 'invoices.singer');
  const size = await writeLines(input, invoiceLines({ rows, revision: 0 }));
  await withDatabase(values.database, async (bench) => {
    const results: string[][] = [];
    for (const peer of PEERS) {
      const ours = await load(bench, OURS, folder, input);
      const theirs = await load(bench, peer, folder, input);
      const perSecond = (seconds: number) => Math.round(rows / seconds).toLocaleString('en');
      results.push([
        peer.name,
        theirs.toFixed(1),
        perSecond(theirs),
        ours.toFixed(1),
        perSecond(ours),
        (theirs / ours).toFixed(1),
      ]);
    }
    await bench.query('drop schema if exists bench_peers cascade');
    process.stdout.write(`${rows} invoices, ${(size / 1e6).toFixed(0)} MB\n\n`);
    process.stdout.write(
      `${table(['peer', 's', 'rows/s', 'ours, s', 'rows/s', 'times as fast'], results)}\n`,
    );
  });
} finally {
  rmSync(folder, { recursive: true });
}
