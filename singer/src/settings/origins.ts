import type { SettingsSource } from './settings.ts';

/** `/project/.env (7), environment (2)`: the places that settings come from, and how many of them each one decides. */
export function originsText(sources: readonly SettingsSource[]): string {
  const counts = new Map<string, number>();
  // A file without a setting of this program is worth its name; the environment always is there.
  for (const source of sources) if (source.file !== undefined) counts.set(placeOf(source), 0);
  const names = new Set(sources.flatMap(({ values }) => [...values.keys()]));
  for (const name of names) {
    const source = sources.findLast(({ values }) => values.has(name));
    if (source !== undefined) counts.set(placeOf(source), (counts.get(placeOf(source)) ?? 0) + 1);
  }
  const places = [...counts].map(([place, count]) => `${place} (${count})`);
  return places.length === 0 ? 'nowhere: all are the defaults' : places.join(', ');
}

function placeOf({ file }: SettingsSource): string {
  return file ?? 'environment';
}
