import { refuse, scriptFlags } from '../../bench/src/script-flags.ts';
import { binariesOf } from './postgres-versions/binaries.ts';
import { type LaneResult, runLane } from './postgres-versions/lane.ts';
import { MAJORS } from './postgres-versions/pinned.ts';
import { SHORT, WHOLE } from './postgres-versions/selection.ts';

const { values: flags } = scriptFlags({
  name: 'test:postgres',
  about:
    'Runs the tests with most of the SQL on each major version of Postgres that is supported, and prints a table of the results.',
  options: {
    only: { type: 'string', value: 'VERSION,…', help: 'some of the versions, such as 14,15' },
    all: { type: 'boolean', help: 'every test that speaks to Postgres' },
  },
});

const majors = flags.only?.split(',').map((major) => major.trim()) ?? MAJORS;
const unknown = majors.filter((major) => !MAJORS.includes(major));
if (unknown.length > 0)
  refuse('test:postgres', `--only takes ${MAJORS.join(', ')}, not ${unknown.join(', ')}`);

const results = majors.map((major) => {
  process.stdout.write(`\n== Postgres ${major}\n`);
  return runLane(binariesOf(major), flags.all ? WHOLE : SHORT);
});
process.stdout.write(`\n${tableOf(results)}\n`);
if (results.some(({ passed, failed }) => failed > 0 || passed === 0)) process.exitCode = 1;

function tableOf(rows: readonly LaneResult[]): string {
  const cells = rows.map(({ server, passed, failed, skipped, seconds }) => [
    server,
    ...[passed, failed, skipped, Math.round(seconds)].map(String),
  ]);
  const lines = [['server', 'passed', 'failed', 'skipped', 'seconds'], ...cells];
  const width = (column: number) => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  return lines
    .map(([server = '', ...counts]) =>
      [server.padEnd(width(0)), ...counts.map((count, place) => count.padStart(width(place + 1)))].join('  '),
    )
    .join('\n');
}
