import {
  ConfigError,
  EXIT_CODES,
  type Invocation,
  type Logger,
  MessageWriter,
  type Plugin,
  type Program,
  readCatalog,
} from 'singer';
import packageJson from '../package.json' with { type: 'json' };
import { AccessTokens } from './access-tokens.ts';
import { discover, type SelectedStream, selectedStreams } from './discover.ts';
import { createHttpClient } from './http.ts';
import { formatInstant, type Interval } from './interval.ts';
import { rowsOf } from './page.ts';
import { pageQuery } from './query.ts';
import { QuickBooksClient } from './quickbooks-client.ts';
import { requestedRange } from './range.ts';
import { RateLimiter } from './rate-limiter.ts';
import { apiUrlOf, SETTINGS, type TapSettings, tokenFileOf, tokenUrlOf } from './settings.ts';
import { SingerOutput } from './singer-output.ts';
import type { PageSource } from './span-reader.ts';
import { readStateFile, State } from './state.ts';
import { sync } from './sync.ts';
import { TokenFile } from './token-file.ts';

interface Flags {
  readonly discover?: boolean;
  readonly catalog?: string;
  readonly properties?: string;
  readonly state?: string;
}

export const PLUGIN: Plugin<typeof SETTINGS> = {
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  capabilities: ['about', 'catalog', 'discover', 'state', 'structured-logging'],
  settings: SETTINGS,
};

export const TAP: Program<typeof SETTINGS, Flags> = {
  plugin: PLUGIN,
  addFlags: (command) =>
    command
      .option('--discover', 'print the catalog; needs no settings and no network')
      .option('--catalog <file>', 'streams and fields to read; all without it')
      .option('--properties <file>', 'older name of --catalog')
      .option('--state <file>', 'STATE of an earlier run: what it covers is not read again'),
  run: (invocation) => (invocation.flags.discover ? printCatalog(invocation) : read(invocation)),
};

/** An envelope's catalog where the settings are not complete: discovery must work without them. */
async function printCatalog({ settings }: Invocation<typeof SETTINGS, Flags>): Promise<number> {
  const writer = new MessageWriter(process.stdout);
  await writer.write(`${JSON.stringify(discover(recordFormatOr('envelope', settings)), null, 2)}\n`);
  await writer.flush();
  return EXIT_CODES.ok;
}

async function read({
  flags,
  settings: readSettings,
  logger,
}: Invocation<typeof SETTINGS, Flags>): Promise<number> {
  const settings = readSettings();
  const range = requestedRange(settings.start_date, settings.end_date, Date.now());
  const catalogFile = flags.catalog ?? flags.properties;
  const streams = selectedStreams(
    catalogFile === undefined ? discover(settings.record_format) : readCatalog(catalogFile),
  );
  const state = flags.state === undefined ? State.EMPTY : readStateFile(flags.state);
  const client = connect(settings, logger);
  const writer = new MessageWriter(process.stdout);
  const output = new SingerOutput(writer, settings.record_format, settings.page_size);

  logger.info(`reading ${streams.map(({ stream }) => stream.name).join(', ')} from ${describe(range)}`);
  try {
    const source = (selected: SelectedStream) => pageSource(selected, settings, client);
    await sync({ streams, range, windowField: settings.window_field, state, source, output });
  } finally {
    await writer.flush();
  }
  report(output, client, logger);
  return EXIT_CODES.ok;
}

function connect(settings: TapSettings, logger: Logger): QuickBooksClient {
  const http = createHttpClient(`${PLUGIN.name}/${PLUGIN.version}`);
  const {
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    realm_id: realmId,
  } = settings;
  const file = new TokenFile(tokenFileOf(settings));
  const credentials = { clientId, clientSecret, refreshToken, realmId, tokenUrl: tokenUrlOf(settings) };
  const tokens = new AccessTokens(credentials, file, http, logger);
  return new QuickBooksClient(
    { apiUrl: apiUrlOf(settings), realmId },
    http,
    tokens,
    new RateLimiter(),
    logger,
  );
}

function pageSource({ stream }: SelectedStream, settings: TapSettings, client: QuickBooksClient): PageSource {
  const { window_field: windowField, page_size: pageSize } = settings;
  return {
    pageSize,
    fetch: async (interval, startPosition) => {
      const query = pageQuery({ stream, windowField, interval, startPosition, pageSize });
      const rows = await client.query(query, (body) => rowsOf(body, stream.entity, windowField));
      return { rows, query };
    },
  };
}

function report(output: SingerOutput, client: QuickBooksClient, logger: Logger): void {
  for (const [stream, value] of output.counts) {
    logger.info('', { stream, metric: { type: 'counter', metric: 'record_count', value, tags: { stream } } });
  }
  const total = [...output.counts.values()].reduce((sum, count) => sum + count, 0);
  logger.info(`done: ${total} records in ${client.calls} calls`);
}

function describe({ start, end }: Interval): string {
  return start < end ? `${formatInstant(start)} to ${formatInstant(end)}` : 'an empty range';
}

function recordFormatOr(otherwise: TapSettings['record_format'], settings: () => TapSettings) {
  try {
    return settings().record_format;
  } catch (error) {
    if (error instanceof ConfigError) return otherwise;
    throw error;
  }
}
