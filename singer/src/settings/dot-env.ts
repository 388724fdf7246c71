import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError } from '../errors.ts';
import { failureOf, readTextFile } from './text-file.ts';

/** The variables of the nearest `.env`, in a folder or in one above it. */
export function readDotEnv(folder: string): Readonly<Record<string, string | undefined>> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, '.env');
    try {
      return parseEnv(readTextFile(path));
    } catch (cause) {
      // A folder named `.env` is Python's.
      const failure = failureOf(cause);
      if (!/^(ENOENT|ENOTDIR|EISDIR):/.test(failure))
        throw new ConfigError(`${path} cannot be read: ${failure}`, { cause });
    }
    if (dirname(at) === at) return {};
  }
}
