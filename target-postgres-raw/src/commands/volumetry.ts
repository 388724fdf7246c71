import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, EXIT_CODES, type Logger, print, type Task } from 'singer';
import { requirePlace, writePage } from '../page/html-file.ts';
import { counted } from '../page/words.ts';
import { priceOf } from '../price.ts';
import type { SETTINGS } from '../settings.ts';
import { jsonOf } from '../volumetry/json.ts';
import { pageOf } from '../volumetry/page.ts';
import type { Report } from '../volumetry/report.ts';
import { type PageOptions, takeReport } from '../volumetry/take-report.ts';
import { textOf } from '../volumetry/text.ts';
import { type Access, onDatabase } from './on-database.ts';

/** Age above which the page calls data too old. */
const DEFAULT_MAX_AGE_SECONDS = 26 * 3_600;

interface VolumetryFlags {
  readonly json?: boolean;
  readonly html?: string;
  readonly stream?: string;
  readonly days?: boolean;
  readonly open?: boolean;
  /** True without a port. */
  readonly serve?: string | true;
}

/** Counts the rows of each table by window, so that a missing or doubled day shows. */
export const VOLUMETRY: Task<typeof SETTINGS, VolumetryFlags> = {
  addFlags: (command) =>
    command
      .option('--json', 'print the result as JSON')
      .option('--html <file>', 'write the result as a page into this file; with --json, print the JSON too')
      .option('--open', 'open the page in the browser, with --html or --serve; alone, in a temporary file')
      .option('--serve [port]', 'serve the page to this machine alone, made anew for each look, until Ctrl-C')
      .option('--stream <name>', 'this stream only')
      .option('--days', 'list every window, not the months'),
  run: async ({ flags, settings, logger }) => {
    const given = settings();
    const price = priceOf(given);
    const { json, stream, days = false } = flags;
    const take = (page?: PageOptions) => reportOf({ settings: given, logger }, stream, page);
    const page = { maxAgeSeconds: DEFAULT_MAX_AGE_SECONDS, price };
    if (flags.serve !== undefined) {
      requireServing(flags);
      const port = portOf(flags.serve);
      await serve(port, async () => pageOf(await take(page)), { isOpened: flags.open === true, logger });
      return EXIT_CODES.ok;
    }
    const html =
      flags.html ??
      (flags.open ? join(mkdtempSync(join(tmpdir(), 'volumetry-')), 'volumetry.html') : undefined);
    if (html !== undefined) requirePlace(html);
    const report = await take(html === undefined ? undefined : page);
    if (html !== undefined) writePage(html, pageOf(report));
    if (json) await print(jsonOf(report));
    else await print(html === undefined ? textOf(report, { days }) : `${html}: ${summaryOf(report)}`);
    if (html !== undefined && flags.open) await open(html, logger);
    return EXIT_CODES.ok;
  },
};

async function reportOf(
  access: Access,
  stream: string | undefined,
  page: PageOptions | undefined,
): Promise<Report> {
  const schema = access.settings.default_target_schema;
  const report = await onDatabase(access, `counting the rows of schema ${schema}`, (client) =>
    takeReport(client, schema, (name) => stream === undefined || stream === name, page),
  );
  if (stream !== undefined && report.streams.length === 0)
    throw new ConfigError(
      `schema ${schema} has no table of a stream ${JSON.stringify(stream)}: correct --stream, or leave it out for all`,
    );
  return report;
}

/** A served page is all there is to see. */
function requireServing({ json, html }: VolumetryFlags): void {
  const other = json ? '--json' : html === undefined ? undefined : '--html';
  if (other !== undefined)
    throw new ConfigError(`--serve and ${other} exclude each other: give one of the two`);
}

function portOf(text: string | true): number {
  if (text === true) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new ConfigError(
    `--serve is ${JSON.stringify(text)}: give a port from 0 to 65535, or none for a free one`,
  );
}

/** Serves until SIGINT or SIGTERM. The first page is made before, so that a mistake in the settings ends at once. */
async function serve(
  port: number,
  make: () => Promise<string>,
  { isOpened, logger }: { readonly isOpened: boolean; readonly logger: Logger },
): Promise<void> {
  await make();
  const { servePage, REFRESH_SECONDS } = await import('../volumetry/serve-page.ts');
  const server = await servePage(port, make);
  await print(server.url);
  logger.info(`serving the page to this machine, made anew every ${REFRESH_SECONDS} s, until Ctrl-C`);
  if (isOpened) await open(server.url, logger);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
}

async function open(place: string, logger: Logger): Promise<void> {
  const { openPage } = await import('../volumetry/open-page.ts');
  const problem = await openPage(place);
  if (problem !== undefined) logger.warning(problem);
}

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
