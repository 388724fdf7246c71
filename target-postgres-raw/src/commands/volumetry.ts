import { ConfigError, EXIT_CODES, print, type Task } from 'singer';
import { requirePlace, writePage } from '../page/html-file.ts';
import { counted } from '../page/words.ts';
import type { SETTINGS } from '../settings.ts';
import { jsonOf } from '../volumetry/json.ts';
import { pageOf } from '../volumetry/page.ts';
import type { Report } from '../volumetry/report.ts';
import { takeReport } from '../volumetry/take-report.ts';
import { textOf } from '../volumetry/text.ts';
import { onDatabase } from './on-database.ts';

interface VolumetryFlags {
  readonly json?: boolean;
  readonly html?: string;
  readonly stream?: string;
  readonly days?: boolean;
}

/** Counts the rows of each table by window, so that a missing or doubled day shows. */
export const VOLUMETRY: Task<typeof SETTINGS, VolumetryFlags> = {
  addFlags: (command) =>
    command
      .option('--json', 'print the result as JSON')
      .option('--html <file>', 'write the result as a page into this file; with --json, print the JSON too')
      .option('--stream <name>', 'this stream only')
      .option('--days', 'list every window, not the months'),
  run: async ({ flags: { json, html, stream, days = false }, settings }) => {
    const given = settings();
    const schema = given.default_target_schema;
    if (html !== undefined) requirePlace(html);
    const report = await onDatabase(given, `counting the rows of schema ${schema}`, (client) =>
      takeReport(client, schema, (name) => stream === undefined || stream === name),
    );
    if (stream !== undefined && report.streams.length === 0)
      throw new ConfigError(
        `schema ${schema} has no table of a stream ${JSON.stringify(stream)}: correct --stream, or leave it out for all`,
      );
    if (html !== undefined) writePage(html, pageOf(report));
    if (json) await print(jsonOf(report));
    else await print(html === undefined ? textOf(report, { days }) : `${html}: ${summaryOf(report)}`);
    return EXIT_CODES.ok;
  },
};

/** The page in one line. */
function summaryOf({ streams }: Report): string {
  const sum = (of: (stream: Report['streams'][number]) => number) =>
    streams.reduce((total, stream) => total + of(stream), 0);
  return [
    counted(streams.length, 'stream'),
    counted(
      sum(({ rows }) => rows),
      'row',
    ),
    `${counted(
      sum(({ coverage }) => coverage?.gaps.length ?? 0),
      'gap',
    )} in coverage`,
    counted(
      sum(({ coverage }) => coverage?.unfinished.length ?? 0),
      'failed or unfinished window',
    ),
  ].join(', ');
}
