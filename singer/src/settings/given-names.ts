import type { SettingsSource } from './settings.ts';

/** The variable or key by which each setting of this run was given, for messages that name settings. */
const givenNames = new Map<string, string>();

/** Notes the names of the settings that the sources of a run give; the later ones win. */
export function noteGivenNames(sources: readonly SettingsSource[]): void {
  givenNames.clear();
  for (const { values, where } of sources)
    for (const name of values.keys()) givenNames.set(name, where(name));
}

/** A setting in a message: the name by which the user gave it, or its own name. */
export function asGiven(name: string): string {
  return givenNames.get(name) ?? name;
}

/**
 * The message with the names by which the user gave the settings that it names, as `(realm_id is QBO_REALM_ID here)`.
 * Names of one common word (`user`, `host`) are not looked for.
 */
export function withGivenNames(message: string): string {
  const names = [...givenNames].flatMap(([name, given]) => {
    const isUnmistakable = name.includes('_') || name === 'environment';
    const isVariable = /^[A-Z][A-Z0-9_]*$/.test(given);
    const isNamed = new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(message);
    return isUnmistakable && isVariable && isNamed && !message.includes(given)
      ? [`${name} is ${given} here`]
      : [];
  });
  return names.length === 0 ? message : `${message} (${names.join(', ')})`;
}
