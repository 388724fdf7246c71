import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.ts';
import { userOf } from './image-user.ts';
import type { Machine } from './machine.ts';

/** Tokens are in their file, for its user alone; no secret is in what the containers wrote, nor in what Meltano keeps. */
export function noSecrets({ folder, stages, variables }: Machine, outputs: readonly string[]): void {
  const tokens = join(folder, 'volumes', 'tokens', 'tap-quickbooks');
  const [file, ...others] = readdirSync(tokens).filter((name) => name.endsWith('.json'));
  check(file !== undefined && others.length === 0, `the tokens are on the volume (${file})`);
  const path = join(tokens, file ?? '');
  const { mode, uid } = statSync(path);
  const runner = stages.find(({ name }) => name === 'runner');
  const user = (runner && userOf(runner).uid) ?? process.getuid?.();
  check((mode & 0o777) === 0o600 && uid === user, `for their user alone (uid ${uid})`);

  const kept = ['meltano', 'meltano-demo'].flatMap((volume) => contentsOf(join(folder, 'volumes', volume)));
  check(kept.length > 0, `Meltano keeps ${kept.length} files on its volumes`);
  const stored: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(path, 'utf8'));
  for (const [name, value] of Object.entries({ ...variables, ...stored })) {
    if (!/(SECRET|TOKEN|PASSWORD)$/i.test(name) || typeof value !== 'string' || value === '') continue;
    check(
      ![...outputs, ...kept].some((text) => text.includes(value)),
      `${name} is in no output or file of it`,
    );
  }
}

function contentsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}
