import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import { thirdPartyNotices } from './third-party-notices.mjs';

/** Modules that pg looks for and does without: a binding to libpq, and the sockets of another runtime. */
const NEVER_THERE = ['pg-native', 'pg-cloudflare'];

/**
 * Modules that go into one file with everything that they import, the first row that applies: opening a file takes
 * half a millisecond. Each row is a stage that some runs do not reach.
 */
const STAGES = [
  { name: 'start', test: /\/src\/cli\.ts$/ },
  { name: 'settings', test: /\/src\/program\/invocation\.ts$/ },
  { name: 'streams', test: /\/src\/streams\/catalog\.ts$/ },
  { name: 'run', test: /\/src\/run\.ts$/ },
];

/**
 * A package's programs. Their own source, what it shares with its neighbours and the modules of npm go in; what its
 * package.json lists as a dependency stays outside. Imports on demand become files of their own.
 */
const program = (folder, ...entries) => {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(`${folder}/package.json`, 'utf8'),
  );
  // A library beside the program must not run the program.
  const stages = entries.includes('index') ? [] : STAGES;
  const external = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...NEVER_THERE];
  return {
    input: Object.fromEntries(entries.map((entry) => [entry, `${folder}/src/${entry}.ts`])),
    platform: 'node',
    resolve: { conditionNames: ['workspace', 'node'] },
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [thirdPartyNotices()],
    output: {
      dir: `${folder}/dist`,
      format: 'esm',
      cleanDir: true,
      codeSplitting: {
        groups: stages.map((stage, place) => ({ ...stage, priority: stages.length - place })),
      },
      // Less text to parse at each start. Names stay, for the stack in a report of a defect.
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    },
  };
};

export default defineConfig([
  program('tap-quickbooks', 'cli'),
  program('target-postgres-raw', 'cli'),
  program('quickbooks-simulator', 'cli', 'index'),
  program(
    'end-to-end',
    'demo',
    'check-recordings',
    'measure-tap',
    'measure-pipe',
    'containers',
    'release',
    'test-packages',
    'docs-site',
    'test-dbt',
    'test-airflow',
    'two-machines',
    'test-postgres',
    'check-fivetran',
  ),
  program('bench', 'bench', 'companies', 'views', 'peers', 'singer-sdk', 'start-up', 'cpu'),
]);
