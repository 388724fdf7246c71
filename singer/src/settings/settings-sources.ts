import { ConfigError } from '../errors.ts';
import { type DotEnv, readDotEnv } from './dot-env.ts';
import { nearest } from './nearest.ts';
import { SDK_SETTINGS } from './sdk-settings.ts';
import type { Setting, SettingsTable } from './setting.ts';
import type { SettingsSource } from './settings.ts';
import { failureOf, readTextFile } from './text-file.ts';
import { unknownText, unknownVariables, type VariableOwner } from './unknown-variables.ts';
import { type Environment, variablesOf } from './variables.ts';

/** Value of `--config` that stands for the environment, as in the Singer SDK. */
const ENVIRONMENT = 'ENV';

interface DotEnvEvents {
  /** Is called with the `.env` file that counts, unless it is empty. */
  readonly onDotEnv?: (file: DotEnv) => void;
  /** Is called with the path of a `.env` that is a named pipe to which nothing is written for a second. */
  readonly onWait?: (path: string) => void;
}

/**
 * The sources for a plugin's settings, the later ones winning (see {@link resolveSettings}).
 *
 * Files named by `--config` win over the environment, which then only fills their gaps; where `--config ENV` is
 * among them, or no `--config` is given, the environment wins, and the nearest `.env` file comes right after it.
 */
export function settingsSources(
  plugin: VariableOwner,
  config: readonly string[],
  environment: Environment,
  { onDotEnv = () => {}, onWait = () => {} }: DotEnvEvents = {},
): SettingsSource[] {
  const files = config
    .filter((path) => path !== ENVIRONMENT)
    .map((path) => fileSource(plugin.settings, path));
  if (files.length === config.length && files.length > 0) {
    return withoutOverridden(plugin.settings, [environmentSource(plugin, environment), ...files]);
  }
  const dotEnv = readDotEnv(process.cwd(), { onWait });
  if (dotEnv !== undefined && Object.keys(dotEnv.variables).length > 0) onDotEnv(dotEnv);
  return withoutOverridden(plugin.settings, [
    ...files,
    ...(dotEnv === undefined ? [] : [dotEnvSource(plugin, dotEnv)]),
    environmentSource(plugin, environment),
  ]);
}

function fileSource(table: SettingsTable, path: string): SettingsSource {
  const values = new Map<string, unknown>();
  const keys = new Map<string, string>();
  const problems: string[] = [];
  const passedOver: string[] = [];
  for (const [key, value] of Object.entries(readConfigFile(path))) {
    // Meltano adds keys of its own, such as `_dialect`, and leaves unset ones out or null.
    if (key.startsWith('_') || value === null) continue;
    const name = nameOf(table, key);
    if (name === undefined && SDK_SETTINGS.includes(key)) passedOver.push(key);
    else if (name === undefined)
      problems.push(`${path} has ${JSON.stringify(key)}, which is not a setting${suggest(table, key)}`);
    else if (values.has(name)) problems.push(`${path} sets ${name} twice, by two of its names`);
    else {
      values.set(name, value);
      keys.set(name, key);
    }
  }
  return {
    where: (name) => `${keys.get(name) ?? name} in ${path}`,
    values,
    file: path,
    problems,
    passedOver,
  };
}

function readConfigFile(path: string): object {
  if (path.trimStart().startsWith('{')) {
    // Not shown, since it holds secrets.
    throw new ConfigError('--config takes the name of a JSON file, not the JSON itself');
  }
  let text: string;
  try {
    text = readTextFile(path);
  } catch (cause) {
    throw new ConfigError(`the config file ${path} cannot be read: ${failureOf(cause)}`, { cause });
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

function dotEnvSource(plugin: VariableOwner, { path, variables, oddLines }: DotEnv): SettingsSource {
  return {
    ...environmentSource(plugin, variables),
    file: path,
    remarks: [
      ...oddLines.map(({ line, problem }) => `line ${line} of ${path} ${problem}`),
      ...unknownVariables(plugin, variables, true).map(
        (each) => `${path} has ${unknownText(each)}, which no setting reads`,
      ),
    ],
  };
}

function environmentSource(plugin: VariableOwner, environment: Environment): SettingsSource {
  const values = new Map<string, unknown>();
  const variables = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(plugin.settings)) {
    for (const variable of variablesOf(plugin.name, name, setting)) {
      const found = readVariable(variable, setting, environment, problems);
      if (found === undefined) continue;
      const first = variables.get(name);
      if (first === undefined) {
        values.set(name, found.value);
        variables.set(name, found.variable);
      } else if (familyOf(first) === familyOf(variable) && values.get(name) !== found.value) {
        problems.push(`${first} and ${found.variable} set ${name} to two values: unset one`);
      }
    }
  }
  const remarks = unknownVariables(plugin, environment).map(
    (each) => `the environment has ${unknownText(each)}, which no setting reads`,
  );
  return { where: (name) => variables.get(name) ?? name, values, problems, remarks };
}

/** The sources without foreign variables that give way to other settings ({@link Setting.unless}). */
function withoutOverridden(table: SettingsTable, sources: readonly SettingsSource[]): SettingsSource[] {
  const isGiven = (name: string) => sources.some(({ values }) => values.has(name));
  return sources.map((source) => {
    const kept = [...source.values].filter(([name]) => {
      const { unless = [], variables = [] } = table[name] ?? {};
      return !variables.includes(source.where(name)) || !unless.some(isGiven);
    });
    return { ...source, values: new Map(kept) };
  });
}

/**
 * The prefix of a variable, e.g. QBO. The program's own prefix wins over a foreign one; two variables with the same
 * prefix must agree.
 */
function familyOf(variable: string): string {
  return variable.replace(/_.*/, '');
}

function readVariable(
  variable: string,
  setting: Setting,
  environment: Environment,
  problems: string[],
): { readonly variable: string; readonly value: string } | undefined {
  const value = environment[variable];
  const fileVariable = `${variable}_FILE`;
  const path = setting.sensitive ? environment[fileVariable] : undefined;
  if (!path) return value ? { variable, value } : undefined;
  if (value) {
    problems.push(`${variable} and ${fileVariable} are both set: unset one`);
    return { variable, value };
  }
  try {
    const secret = readTextFile(path).trim();
    // Docker makes an empty file of a secret that is not set; of one that is needed that is worth a word of its own.
    return secret === '' && !setting.required ? undefined : { variable: fileVariable, value: secret };
  } catch (cause) {
    // The name is not shown: it may be the secret itself, put into the wrong variable.
    problems.push(`${fileVariable} names a file that cannot be read: ${failureOf(cause)}`);
    return undefined;
  }
}

function nameOf(table: SettingsTable, key: string): string | undefined {
  if (Object.hasOwn(table, key)) return key;
  return Object.keys(table).find((name) => table[name]?.aliases?.includes(key));
}

function suggest(table: SettingsTable, key: string): string {
  const names = Object.entries(table).flatMap(([name, setting]) => [name, ...(setting.aliases ?? [])]);
  const suggestion = nearest(key, names);
  return suggestion === undefined ? ' (--about lists the settings)' : ` (${suggestion}?)`;
}
