import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { scriptFlags } from './script-flags.ts';
import { table } from './table.ts';

const { values } = scriptFlags({
  name: 'measure:start',
  about: "Measures the CPU time of starting the two programs, beside Node's own start.",
  options: {
    rounds: { type: 'string', default: '5', value: 'COUNT', help: 'how often all is measured' },
    starts: { type: 'string', default: '10', value: 'COUNT', help: 'how many starts are one measurement' },
  },
});

const TAP = resolve('tap-quickbooks/bin/tap-quickbooks.js');
const TARGET = resolve('target-postgres-raw/bin/target-postgres-raw.js');

/** Starts that need no settings, no network and no database. The first one is that of Node itself. */
const STARTS = [
  { name: 'node alone', words: ['--eval', ''] },
  { name: 'tap-quickbooks --version', words: [TAP, '--version'] },
  { name: 'tap-quickbooks --help', words: [TAP, '--help'] },
  { name: 'tap-quickbooks --discover', words: [TAP, '--discover'] },
  { name: 'target-postgres-raw --version', words: [TARGET, '--version'] },
  { name: 'target-postgres-raw --help', words: [TARGET, '--help'] },
] as const;

/** Starts a program some times and prints the CPU time of them all: the shell counts what its children use. */
const SCRIPT = 'i=0; while [ $i -lt $0 ]; do "$@" >/dev/null || exit 1; i=$((i+1)); done; times';

/** CPU seconds of one start, user and system. */
function cpuOf(words: readonly string[]): number {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', SCRIPT, values.starts, process.execPath, ...words],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}:\n${stderr.slice(-2000)}`);
  // The second line is that of the children, as in `0m1.230000s 0m0.240000s`.
  const times = stdout.trim().split('\n')[1] ?? '';
  const seconds = [...times.matchAll(/(\d+)m([\d.,]+)s/g)].map(
    ([, minutes, rest = '']) => Number(minutes) * 60 + Number(rest.replace(',', '.')),
  );
  if (seconds.length !== 2) throw new Error(`the shell's times cannot be read: ${stdout}`);
  return seconds.reduce((sum, each) => sum + each) / Number(values.starts);
}

/** In rounds, so that a busy moment of the machine meets all of them alike. */
const rounds = Array.from({ length: Number(values.rounds) }, () => STARTS.map(({ words }) => cpuOf(words)));

const medians = STARTS.map((_, start) => median(rounds.map((round) => round[start] ?? 0)));
const [alone = 0] = medians;
const rows = STARTS.map(({ name }, start) => {
  const seconds = medians[start] ?? 0;
  return [name, seconds.toFixed(3), (seconds / alone).toFixed(2)];
});
process.stdout.write(
  `Node ${process.versions.node}\n\n${table(['start', 'CPU s', 'of node alone'], rows)}\n`,
);

function median(sample: readonly number[]): number {
  return sample.toSorted((a, b) => a - b)[Math.floor(sample.length / 2)] ?? 0;
}
