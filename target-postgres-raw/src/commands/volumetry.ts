import { EXIT_CODES, type Task } from 'singer';
import type { settings as SETTINGS } from '../settings.ts';
import { type LoadedTable, listTables } from '../sql/list-tables.ts';
import { countWindows, type Window } from '../sql/volumetry.ts';
import { OWN_TABLES } from '../table.ts';
import { onDatabase } from './on-database.ts';
import { columns, print } from './print.ts';

interface VolumetryFlags {
  readonly json?: boolean;
  readonly stream?: string;
}

interface StreamVolume {
  readonly stream: string;
  readonly rows: number;
  readonly distinct_ids: number;
  readonly windows: readonly Window[];
}

/** Rows of each table by window, so that a day that is missing or doubled shows. */
export const VOLUMETRY: Task<typeof SETTINGS, VolumetryFlags> = {
  addFlags: (command) =>
    command.option('--json', 'print the result as JSON').option('--stream <name>', 'this stream only'),
  run: async ({ flags, settings }) => {
    const given = settings();
    const schema = given.default_target_schema;
    const volumes = await onDatabase(given, `counting the rows of schema ${schema}`, async (client) => {
      const { rows: tables } = await client.query<LoadedTable>(listTables, [schema, OWN_TABLES]);
      const found: StreamVolume[] = [];
      for (const { name, keys } of tables) {
        if (flags.stream !== undefined && flags.stream !== name) continue;
        const { rows: windows } = await client.query<Window>(countWindows(schema, name, keys));
        const sum = (key: 'rows' | 'distinct_ids') => windows.reduce((all, each) => all + each[key], 0);
        found.push({ stream: name, rows: sum('rows'), distinct_ids: sum('distinct_ids'), windows });
      }
      return found;
    });
    await print(flags.json ? JSON.stringify(volumes, null, 2) : volumes.map(textOf).join('\n\n'));
    return EXIT_CODES.ok;
  },
};

function textOf({ stream, rows, distinct_ids, windows }: StreamVolume): string {
  const lines = windows.map((window) => [
    window.window_start_utc ?? 'no window',
    window.window_end_utc ?? '',
    String(window.rows),
    String(window.distinct_ids),
    window.gap_before ? 'after a gap' : '',
  ]);
  const heads = ['window start', 'window end', 'rows', 'distinct ids', ''];
  return `${stream}: ${rows} rows, ${distinct_ids} distinct ids, ${windows.length} windows\n${columns(heads, lines)}`;
}
