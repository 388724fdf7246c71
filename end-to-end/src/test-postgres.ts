import { parseArgs } from 'node:util';
import { binariesOf } from './postgres-versions/binaries.ts';
import { type LaneResult, runLane } from './postgres-versions/lane.ts';
import { MAJORS } from './postgres-versions/pinned.ts';
import { SHORT, WHOLE } from './postgres-versions/selection.ts';

/**
 * Runs the tests that speak to Postgres on each major version that is supported, and prints a table of the results.
 * `--only 14,15` names the versions. `--all` runs every such test instead of those with most of the SQL.
 */
const { values: flags } = parseArgs({ options: { only: { type: 'string' }, all: { type: 'boolean' } } });

const majors = flags.only?.split(',').map((major) => major.trim()) ?? MAJORS;
const unknown = majors.filter((major) => !MAJORS.includes(major));
if (unknown.length > 0) throw new Error(`--only takes ${MAJORS.join(', ')}, not ${unknown.join(', ')}`);

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
