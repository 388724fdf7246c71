import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

/**
 * A package's programs: their own source and what it shares with its neighbours go in,
 * what its package.json lists as a dependency stays outside.
 */
const program = (folder, ...entries) => {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(`${folder}/package.json`, 'utf8'),
  );
  const external = Object.keys({ ...dependencies, ...optionalDependencies });
  return {
    input: Object.fromEntries(entries.map((entry) => [entry, `${folder}/src/${entry}.ts`])),
    platform: 'node',
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    output: { dir: `${folder}/dist`, format: 'esm', cleanDir: true },
  };
};

export default defineConfig([
  program('tap-quickbooks', 'cli'),
  program('target-postgres-raw', 'cli'),
  program('quickbooks-simulator', 'cli'),
  program('end-to-end', 'demo', 'check-recordings', 'measure-tap', 'containers'),
  program('bench', 'bench', 'peers', 'singer-sdk'),
]);
