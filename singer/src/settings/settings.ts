import { ConfigError } from '../errors.ts';
import type { Setting, Settings, SettingsTable } from './setting.ts';
import { KINDS } from './setting-kinds.ts';

/** A place that settings come from; `where` names a key in it for a person. */
export interface SettingsSource {
  readonly where: (key: string) => string;
  readonly values: ReadonlyMap<string, unknown>;
  /** The file that it was read from; undefined for the environment. */
  readonly file?: string | undefined;
  /** Names of settings with what is wrong in this source itself. */
  readonly problems: readonly string[];
  /** Keys that are known from other programs and have no effect here. */
  readonly passedOver?: readonly string[];
  /** Warnings about what in it has no effect, or not the one that it seems to have. */
  readonly remarks?: readonly string[];
}

/** Problems that only several settings together, or what they name, can have. Settings with a problem are undefined. */
export type CheckSettings<T extends SettingsTable> = (settings: Partial<Settings<T>>) => readonly string[];

/**
 * The settings that a table describes, from sources in order, the later ones winning. Throws one
 * {@link ConfigError} that lists every problem.
 */
export function resolveSettings<T extends SettingsTable>(
  table: T,
  sources: readonly SettingsSource[],
  check: CheckSettings<T> = () => [],
): Settings<T> {
  const problems = sources.flatMap((source) => source.problems);
  const entries = Object.entries(table).map(([name, setting]) => {
    const source = sources.findLast((candidate) => candidate.values.has(name));
    if (source === undefined) {
      if (setting.required) problems.push(`${name} is missing${toSet(setting)}`);
      return [name, setting.default === undefined ? undefined : parse(setting, setting.default)];
    }
    try {
      return [name, parse(setting, source.values.get(name))];
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      problems.push(`${source.where(name)} ${error.message}`);
      return [name, undefined];
    }
  });
  const settings = Object.fromEntries(entries);
  problems.push(...check(settings));
  if (problems.length > 0) throw new ConfigError(describeProblems(problems));
  return settings;
}

function parse(setting: Setting, value: unknown): unknown {
  return KINDS[setting.kind].parse(value, setting);
}

/** The variable that most users set it by. */
function toSet({ variables: [variable] = [] }: Setting): string {
  return variable === undefined ? '' : `: set ${variable}`;
}

function describeProblems(problems: readonly string[]): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return `the settings have ${count}: ${problems.join('; ')}`;
}
