import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConfigError,
  counted,
  EXIT_CODES,
  FatalApiError,
  isLoopback,
  type Logger,
  type PluginError,
  print,
  RetryableApiError,
  type Task,
  UnverifiedError,
} from 'singer';
import { allEnded } from '../../all-ended.ts';
import { connectionTo } from '../../connect.ts';
import { download } from '../../http/download.ts';
import { createHttpClient } from '../../http/http.ts';
import { USER_AGENT } from '../../http/user-agent.ts';
import { withCompany } from '../../plan/company.ts';
import { requestedRange, settledUntil } from '../../plan/range.ts';
import { downloadAddress } from '../../quickbooks/download-address.ts';
import { QuerySource } from '../../quickbooks/query-source.ts';
import type { QuickBooksClient } from '../../quickbooks/quickbooks-client.ts';
import type { SETTINGS, TapSettings } from '../../settings.ts';
import { CallsSpent } from '../../shutdown.ts';
import { STREAMS } from '../../streams/streams.ts';
import { type Attachment, attachmentsOf } from './attachments-of.ts';

interface AttachmentsFlags {
  readonly to?: string;
}

/** Attempts for one file. Each takes a new address. */
const ATTEMPTS = 3;

/** Downloads the files of a company's attachments. A file that is there with its size is not fetched again. */
export const ATTACHMENTS: Task<typeof SETTINGS, AttachmentsFlags> = {
  addFlags: (command) =>
    command.option('--to <folder>', 'folder for the files, which are named by Id and FileName; needed'),
  run: async ({ flags: { to }, settings, logger }) => {
    if (to === undefined) throw new ConfigError('--to is missing: give the folder for the files');
    const counts = await downloadAll(withCompany(settings), to, logger);
    await print(`${counted(counts.fetched, 'file')} downloaded to ${to}, ${counts.present} already there.`);
    requireAll(counts.failures);
    requireWhole(counts);
    return EXIT_CODES.ok;
  },
};

interface Counts {
  fetched: number;
  present: number;
  readonly failures: Map<string, PluginError>;
  /** Ids of all attachments that came, with those that have no file. */
  readonly ids: Set<string>;
  /** Attachments that QuickBooks counts; 0 if it was not asked. */
  counted: number;
}

async function downloadAll(settings: TapSettings, to: string, logger: Logger): Promise<Counts> {
  await mkdir(to, { recursive: true }).catch((cause) => {
    throw new ConfigError(`the folder ${to} cannot be made (${cause.code}): give another one in --to`, {
      cause,
    });
  });
  const maxCalls = settings.max_api_calls;
  const { client, whileHeld } = connectionTo(settings, { userAgent: USER_AGENT, logger, maxCalls });
  return whileHeld(() => downloadFrom(client, settings, to, logger));
}

async function downloadFrom(
  client: QuickBooksClient,
  settings: TapSettings,
  to: string,
  logger: Logger,
): Promise<Counts> {
  const http = createHttpClient(USER_AGENT, settings.request_timeout_seconds);
  const isAllowed = (url: URL) =>
    url.protocol === 'https:' || settings.allow_insecure_http || isLoopback(url);
  const counts: Counts = { fetched: 0, present: 0, failures: new Map(), ids: new Set(), counted: 0 };
  const fetchOne = async ({ id, name, size }: Attachment): Promise<void> => {
    const path = join(to, name);
    if (await isThere(path, size)) {
      counts.present += 1;
      return;
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        const url = await downloadAddress(client, id, isAllowed);
        await download(http, { url, path, size });
        counts.fetched += 1;
        return;
      } catch (error) {
        if (!(error instanceof FatalApiError || error instanceof RetryableApiError)) throw error;
        if (attempt < ATTEMPTS && error instanceof RetryableApiError) continue;
        logger.warning(`attachment ${id} is not downloaded: ${error.message}`);
        counts.failures.set(id, error);
        return;
      }
    }
  };
  try {
    const [source, range] = [sourceOf(settings, client), rangeOf(settings)];
    for await (const page of attachmentsOf(source, range, counts.ids))
      await inParallel(page, settings.concurrency, fetchOne);
    if (settings.verify) counts.counted = await source.count(range);
  } catch (error) {
    if (!(error instanceof CallsSpent)) throw error;
    logger.warning(
      `stopped after ${client.calls} calls, as max_api_calls says: run again for the other files`,
    );
  }
  return counts;
}

function sourceOf(settings: TapSettings, client: ConstructorParameters<typeof QuerySource>[3]): QuerySource {
  const stream = STREAMS.find(({ entity }) => entity === 'Attachable');
  if (stream === undefined) throw new TypeError('there is no stream of attachments');
  return new QuerySource(stream, settings.window_field, settings.page_size, client);
}

function rangeOf({ start_date: start, end_date: end, settle_seconds: settleSeconds }: TapSettings) {
  return requestedRange({ start, end, settled: settledUntil(Date.now(), settleSeconds) });
}

/** A link or a folder in the place of a file is replaced, never followed. */
async function isThere(path: string, size: number | undefined): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isFile() === true && (size === undefined || stats.size === size);
}

/** Works through the items by several workers. After a failure none begins another item. */
async function inParallel<T>(items: readonly T[], workers: number, work: (item: T) => Promise<void>) {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift())
      await work(item).catch((error) => {
        rest.length = 0;
        throw error;
      });
  };
  await allEnded(Array.from({ length: workers }, worker));
}

const MOST_NAMED = 20;

function requireAll(failures: ReadonlyMap<string, PluginError>): void {
  const [[, first] = []] = failures;
  if (first === undefined) return;
  const ids = [...failures.keys()].slice(0, MOST_NAMED).join(', ');
  const text = `${failures.size} attachments were not downloaded: Id ${ids}; the warnings say why. Run again: files that are there are not fetched again`;
  const isPassing = [...failures.values()].every((error) => error instanceof RetryableApiError);
  throw isPassing ? new RetryableApiError(text) : new FatalApiError(text);
}

function requireWhole({ ids, counted: all }: Counts): void {
  if (ids.size >= all) return;
  throw new UnverifiedError(
    `QuickBooks counts ${all} attachments, and ${ids.size} came: some files may be missing. Run again: files that are there are not fetched again`,
  );
}
