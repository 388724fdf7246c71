import { readFileSync, statSync } from 'node:fs';
import { hideSecret } from 'singer';
import type { Host } from './address.ts';
import { invalid } from './conninfo.ts';

interface Login {
  readonly host: Host;
  readonly database: string;
  readonly user: string;
}

/** Modes under which other users can read or write a file. */
const OF_OTHERS = 0o077;

/**
 * The password for a login in a file with lines `host:port:database:user:password` (PostgreSQL documentation, "The
 * Password File"), of which `*` matches anything. The first line that matches counts. Undefined if none does.
 */
export function passwordIn(path: string, { host, database, user }: Login): string | undefined {
  const names = host.host.startsWith('/') ? [host.host, 'localhost'] : [host.host];
  const wanted = [names, [String(host.port)], [database], [user]];
  const line = textOf(path)
    .split(/[\r\n]+/)
    .filter((text) => !text.startsWith('#'))
    .map(fieldsOf)
    .find((fields) => wanted.every((values, i) => ['*', ...values].includes(fields[i] ?? '')));
  const password = line?.[4];
  if (password !== undefined) hideSecret(password);
  return password;
}

/** The same for the file that counts if none is named. If it cannot be used, pg says so and connects without. */
export function defaultPasswordIn(path: string | undefined, login: Login): string | undefined {
  try {
    return path === undefined ? undefined : passwordIn(path, login);
  } catch {
    return undefined;
  }
}

/** The fields of a line, in which a backslash escapes a colon or a backslash. The last one holds all the rest. */
function fieldsOf(line: string): readonly string[] {
  const [, ...fields] =
    /^((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):(.*)$/.exec(line) ?? [];
  return fields.map((field) => field.replaceAll(/\\(.)/g, '$1'));
}

/** A file that others can read is refused; libpq passes over it with a warning. */
function textOf(path: string): string {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & OF_OTHERS) !== 0)
      throw new Error('other users may read it: chmod 600');
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`its passfile cannot be used: ${reason}`);
  }
}
