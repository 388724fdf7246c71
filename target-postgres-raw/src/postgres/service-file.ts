import { readFileSync } from 'node:fs';
import { ConfigError } from 'singer';
import { type Conninfo, invalid } from './conninfo.ts';
import { isParameter } from './conninfo-parameters.ts';

/**
 * Reads the section of a connection service file (PostgreSQL documentation, "The Connection Service File"). Throws
 * ConfigError if the file has no such section, or a line that libpq would refuse.
 */
export function readService(service: string, path: string): Conninfo {
  const section = sectionOf(textOf(path), service);
  if (section === undefined)
    throw new ConfigError(`service ${JSON.stringify(service)} is not in ${path}: add a section [${service}]`);
  const pairs = section.map((line) => {
    const [name = '', ...value] = line.split('=');
    if (value.length === 0 || !isParameter(name.trim()))
      throw new ConfigError(
        `the section [${service}] in ${path} has a line that is not a parameter of libpq: write name=value`,
      );
    return [name.trim(), value.join('=').trim()] as const;
  });
  return Object.fromEntries(pairs);
}

/** Lines of a section, without comments; undefined if there is no such section. */
function sectionOf(text: string, service: string): string[] | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const start = lines.indexOf(`[${service}]`);
  if (start === -1) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('['));
  return rest.slice(0, end === -1 ? rest.length : end).filter((line) => line !== '' && !line.startsWith('#'));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`its service file cannot be read: ${reason}`);
  }
}
