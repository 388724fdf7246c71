import { existsSync, readFileSync } from 'node:fs';
import { ConfigError, failureOf } from 'singer';
import { type Conninfo, invalid } from './conninfo.ts';
import { isParameter } from './conninfo-parameters.ts';

/**
 * Reads the section of a connection service file (PostgreSQL documentation, "The Connection Service File"), the first
 * one of these that has it: the user's, then the system's. Throws ConfigError if no file has such a section, or if it
 * has a line that libpq would refuse. As in libpq, the first of two lines for one parameter counts.
 */
export function readService(service: string, paths: readonly string[]): Conninfo {
  const path = paths.find((each, i) => hasSection(each, service, i === paths.length - 1));
  const section = path === undefined ? undefined : sectionOf(textOf(path), service);
  if (section === undefined)
    throw new ConfigError(
      `service ${JSON.stringify(service)} is not in ${paths.join(' or ')}: add a section [${service}]`,
    );
  const pairs = section.map((line) => {
    const [name = '', ...value] = line.split('=');
    if (value.length === 0 || !isParameter(name.trim()))
      throw new ConfigError(
        `the section [${service}] in ${path} has a line that is not a parameter of libpq: write name=value`,
      );
    return [name.trim(), value.join('=').trim()] as const;
  });
  return Object.fromEntries(pairs.filter(([, value]) => value !== '').reverse());
}

/** Throws if the file cannot be read, unless there is another one. */
function hasSection(path: string, service: string, isLast: boolean): boolean {
  return (isLast || existsSync(path)) && sectionOf(textOf(path), service) !== undefined;
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
    throw invalid(`its service file ${path} cannot be read: ${failureOf(cause)}`);
  }
}
