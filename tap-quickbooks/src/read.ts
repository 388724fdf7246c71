import { EXIT_CODES, type Logger, MessageWriter, readCatalog } from 'singer';
import { connect } from './connect.ts';
import { discover, type SelectedStream, selectedStreams } from './discover.ts';
import { formatInstant, type Interval } from './interval.ts';
import { rowsOf } from './page.ts';
import { pageQuery } from './query.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';
import { requestedRange } from './range.ts';
import type { TapSettings } from './settings.ts';
import { SingerOutput } from './singer-output.ts';
import type { PageSource } from './span-reader.ts';
import { readStateFile, State } from './state.ts';
import { sync } from './sync.ts';

interface ReadOptions {
  readonly settings: TapSettings;
  readonly catalogFile: string | undefined;
  readonly stateFile: string | undefined;
  readonly userAgent: string;
  readonly logger: Logger;
}

/** Does what the tap is for: reads what its settings, catalog and state ask for, and writes it to stdout. */
export async function read({
  settings,
  catalogFile,
  stateFile,
  userAgent,
  logger,
}: ReadOptions): Promise<number> {
  const range = requestedRange(settings.start_date, settings.end_date, Date.now());
  const streams = selectedStreams(
    catalogFile === undefined ? discover(settings.record_format) : readCatalog(catalogFile),
  );
  const state = stateFile === undefined ? State.EMPTY : readStateFile(stateFile);
  const client = connect(settings, userAgent, logger);
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
