import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError } from './errors.ts';
import type { Setting, SettingsSource, SettingsTable } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `--config` value that stands for the environment, as in the Singer SDK. */
export const ENVIRONMENT = 'ENV';

/**
 * The sources for a plugin's settings, the later ones winning (see {@link resolveSettings}).
 *
 * Files named by `--config` win over the environment, which then only fills their gaps; where `--config ENV` is
 * among them, or no `--config` is given, the environment wins, and the nearest `.env` file counts as a part of it.
 */
export function settingsSources(
  plugin: { readonly name: string; readonly settings: SettingsTable },
  config: readonly string[],
  environment: Environment,
): SettingsSource[] {
  const files = config
    .filter((path) => path !== ENVIRONMENT)
    .map((path) => fileSource(plugin.settings, path));
  if (files.length === config.length && files.length > 0) {
    return [environmentSource(plugin, environment), ...files];
  }
  return [...files, environmentSource(plugin, { ...readDotEnv(process.cwd()), ...environment })];
}

function fileSource(table: SettingsTable, path: string): SettingsSource {
  const values = new Map<string, unknown>();
  const problems: string[] = [];
  for (const [key, value] of Object.entries(readConfigFile(path))) {
    // Meltano adds keys of its own, such as `_dialect`, and leaves unset ones out or null.
    if (key.startsWith('_') || value === null) continue;
    const name = nameOf(table, key);
    if (name === undefined)
      problems.push(`${path} has ${JSON.stringify(key)}, which is not a setting${suggest(table, key)}`);
    else if (values.has(name)) problems.push(`${path} sets ${name} twice, by two of its names`);
    else values.set(name, value);
  }
  return { where: (key) => `${key} in ${path}`, values, problems };
}

function readConfigFile(path: string): object {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`the config file ${path} cannot be read: ${reasonOf(cause)}`, { cause });
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // The parser's own words quote the text, which holds secrets.
  }
  throw new ConfigError(
    `the config file ${path} is not a JSON object: correct it, or name another one with --config`,
  );
}

function environmentSource(
  plugin: { readonly name: string; readonly settings: SettingsTable },
  environment: Environment,
): SettingsSource {
  const values = new Map<string, unknown>();
  const variables = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(plugin.settings)) {
    for (const variable of variablesOf(plugin.name, name, setting)) {
      if (values.has(name)) break;
      const value = readVariable(variable, setting, environment, problems);
      if (value === undefined) continue;
      values.set(name, value);
      variables.set(name, variable);
    }
  }
  return { where: (key) => variables.get(key) ?? key, values, problems };
}

/** The variables that can hold a setting, the first one that is set wins. */
export function variablesOf(plugin: string, name: string, setting: Setting): string[] {
  const prefix = plugin.replaceAll('-', '_').toUpperCase();
  const own = [name, ...(setting.aliases ?? [])].map((key) => `${prefix}_${key.toUpperCase()}`);
  return [...own, ...(setting.variables ?? [])];
}

function readVariable(
  variable: string,
  setting: Setting,
  environment: Environment,
  problems: string[],
): string | undefined {
  const value = environment[variable] || undefined;
  const path = setting.sensitive ? environment[`${variable}_FILE`] || undefined : undefined;
  if (path === undefined) return value;
  if (value !== undefined) {
    problems.push(`${variable} and ${variable}_FILE are both set: unset one`);
    return value;
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    problems.push(`${variable}_FILE names ${path}, which cannot be read: ${reasonOf(cause)}`);
    return undefined;
  }
}

/** The nearest `.env`, here or in a folder above. */
function readDotEnv(folder: string): Environment {
  for (let at = folder; ; at = dirname(at)) {
    try {
      return parseEnv(readFileSync(join(at, '.env'), 'utf8'));
    } catch (cause) {
      if (!isMissing(cause))
        throw new ConfigError(`${join(at, '.env')} cannot be read: ${reasonOf(cause)}`, { cause });
    }
    if (dirname(at) === at) return {};
  }
}

function nameOf(table: SettingsTable, key: string): string | undefined {
  if (Object.hasOwn(table, key)) return key;
  return Object.keys(table).find((name) => table[name]?.aliases?.includes(key));
}

function suggest(table: SettingsTable, key: string): string {
  const nearest = Object.keys(table)
    .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return nearest !== undefined && nearest.distance <= 3 ? ` (${nearest.name}?)` : '';
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const [up = 0, left = 0, diagonal = 0] = [row[j + 1], next[j], row[j]];
      next.push(Math.min(up + 1, left + 1, diagonal + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
