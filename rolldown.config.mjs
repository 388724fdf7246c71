import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

/** npm links a workspace's programs when it installs, before they are built, so it cannot make them executable. */
const executable = {
  name: 'executable',
  writeBundle: ({ dir }, bundle) => {
    for (const { fileName, isEntry } of Object.values(bundle)) if (isEntry) chmodSync(join(dir, fileName), 0o755);
  },
};

/**
 * One bundle a program: its own source and what it shares with its neighbours go in,
 * what its package.json lists as a dependency stays outside.
 */
const program = (folder, entry) => {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(`${folder}/package.json`, 'utf8'),
  );
  const external = Object.keys({ ...dependencies, ...optionalDependencies });
  return {
    input: { [entry]: `${folder}/src/${entry}.ts` },
    platform: 'node',
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [executable],
    output: { dir: `${folder}/dist`, format: 'esm', cleanDir: true },
  };
};

export default defineConfig([
  program('tap-quickbooks', 'cli'),
  program('target-postgres-raw', 'cli'),
  program('quickbooks-simulator', 'cli'),
  program('end-to-end', 'demo'),
]);
