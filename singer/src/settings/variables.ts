import type { Setting } from './setting.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The start of a program's own variables: `TAP_QUICKBOOKS_`. */
export function prefixOf(plugin: string): string {
  return `${plugin.replaceAll('-', '_').toUpperCase()}_`;
}

/** The variables that can hold a setting, the first one that is set wins. */
export function variablesOf(plugin: string, name: string, setting: Setting): string[] {
  const own = [name, ...(setting.aliases ?? [])].map((key) => `${prefixOf(plugin)}${key.toUpperCase()}`);
  return [...own, ...(setting.variables ?? [])];
}
