import { nearest } from './nearest.ts';
import type { SettingsTable } from './setting.ts';
import { type Environment, prefixOf, variablesOf } from './variables.ts';

/** A variable that looks like one of the program's, and that it does not read. */
export interface UnknownVariable {
  readonly name: string;
  /** The variable that is probably meant. */
  readonly meant: string | undefined;
}

/** Endings of a program's own variables that are no settings. */
const NOT_SETTINGS = ['LOGLEVEL', 'LOG_FORMAT'];

/** The parts of a plugin that tell which variables are its own. */
export interface VariableOwner {
  readonly name: string;
  readonly settings: SettingsTable;
  readonly prefixes?: readonly string[];
  readonly synonyms?: Readonly<Record<string, string>>;
}

/**
 * The variables with the prefixes of a program that it does not read. Other programs use some of these prefixes too
 * (`PG_MAJOR`, `PG_VERSION`): in the environment, such a name counts only if a variable that is read is near, or if it
 * is a known synonym. `isFile` says that they stand in a `.env`, where every name with such a prefix counts.
 * Names with `__` after the program's name are Meltano's (`TAP_QUICKBOOKS__SELECT`).
 */
export function unknownVariables(
  plugin: VariableOwner,
  environment: Environment,
  isFile = false,
): UnknownVariable[] {
  const own = prefixOf(plugin.name);
  const known = knownVariables(plugin, own);
  const sole = [own, ...(plugin.prefixes ?? [])];
  const shared = [...known]
    .filter((name) => !name.startsWith(own))
    .flatMap((name) => /^[A-Z]+_/.exec(name)?.[0] ?? []);
  return Object.entries(environment).flatMap(([name, value]) => {
    const prefix = [...sole, ...shared].find((each) => name.startsWith(each));
    if (prefix === undefined || !value || known.has(name) || name.startsWith(`${own}_`)) return [];
    if (OTHERS.has(name) && !isFile) return [];
    const candidates = [...known].filter((each) => each.startsWith(prefix));
    const meant = plugin.synonyms?.[name] ?? nearest(name, candidates);
    const isOurs = isFile || sole.includes(prefix);
    return meant === undefined && !isOurs ? [] : [{ name, meant }];
  });
}

/** Variables of Postgres' own tools and images that are near to ours. */
const OTHERS: ReadonlySet<string> = new Set([
  'PG_HOME',
  'PG_CONFIG',
  'PG_COLOR',
  'PG_DATA',
  'PG_PATH',
  'PG_BIN',
]);

function knownVariables(
  { name: plugin, settings }: { readonly name: string; readonly settings: SettingsTable },
  own: string,
): Set<string> {
  const names = Object.entries(settings).flatMap(([name, setting]) => {
    const variables = variablesOf(plugin, name, setting);
    return setting.sensitive ? variables.flatMap((each) => [each, `${each}_FILE`]) : variables;
  });
  return new Set([...names, ...NOT_SETTINGS.map((name) => `${own}${name}`)]);
}

/** `QBO_STARTDATE (QBO_START_DATE?)`. */
export function unknownText({ name, meant }: UnknownVariable): string {
  return meant === undefined ? name : `${name} (${meant}?)`;
}
