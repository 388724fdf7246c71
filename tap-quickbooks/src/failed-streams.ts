import {
  AuthError,
  FatalApiError,
  type Logger,
  type PluginError,
  RetryableApiError,
  ThrottledError,
} from 'singer';
import type { StreamSource } from './reading/page-source.ts';
import type { SelectedStream } from './streams/chosen-streams.ts';

/** Streams that may fail one after the other without an answer between them. After that the run ends. */
const MOST_IN_A_ROW = 3;

/**
 * The streams of a run that QuickBooks does not answer, while it answers others. They keep what was read of them, and
 * the others are read to the end.
 */
export class FailedStreams {
  readonly #failures = new Map<SelectedStream, PluginError>();
  readonly #askCompany: (() => Promise<unknown>) | undefined;
  readonly #logger: Logger;
  #inARow = 0;

  /** `askCompany` rejects if QuickBooks does not answer for the company either. Without it each failure ends the run. */
  constructor(askCompany: (() => Promise<unknown>) | undefined, logger: Logger) {
    this.#askCompany = askCompany;
    this.#logger = logger;
  }

  has(selected: SelectedStream): boolean {
    return this.#failures.has(selected);
  }

  /** The source of a stream, which makes no more calls once the stream has failed. */
  guard(selected: SelectedStream, source: StreamSource): StreamSource {
    const unlessFailed = async <T>(ask: () => Promise<T>): Promise<T> => {
      const failure = this.#failures.get(selected);
      if (failure !== undefined) throw failure;
      return ask();
    };
    return {
      fetch: (...page) => unlessFailed(() => source.fetch(...page)),
      count: (interval) => unlessFailed(() => source.count(interval)),
      restorePageSize: () => source.restorePageSize?.(),
    };
  }

  /** Notes that QuickBooks has answered for some stream. */
  answered(): void {
    this.#inARow = 0;
  }

  /** Returns true if the failure is one of this stream alone; false if the run has to end with it. */
  async takes(selected: SelectedStream, error: unknown): Promise<boolean> {
    if (this.#askCompany === undefined || !isOfRequest(error)) return false;
    if (this.has(selected)) return true;
    this.#inARow += 1;
    if (this.#inARow > MOST_IN_A_ROW || !(await isAnswered(this.#askCompany))) return false;
    if (this.has(selected)) return true;
    this.#failures.set(selected, error);
    this.#logger.warning(`${error.message}: this stream is left, and the others are read to the end`, {
      stream: selected.stream.name,
    });
    return true;
  }

  /** The error that ends the run after all other streams were read. Undefined if none failed. */
  get problem(): PluginError | undefined {
    const failures = [...this.#failures.values()];
    if (failures.length === 0) return undefined;
    const each = [...this.#failures].map(([{ stream }, { message }]) => `${stream.name}: ${message}`);
    const message = `QuickBooks does not answer for ${each.join('; ')}. All other streams were read. What was not read of these is not covered by the STATE, and the next run from it tries again`;
    const isEach = (kind: abstract new (...args: never[]) => PluginError) =>
      failures.every((failure) => failure instanceof kind);
    if (isEach(RetryableApiError)) return new RetryableApiError(message);
    return isEach(AuthError) ? new AuthError(message) : new FatalApiError(message);
  }
}

async function isAnswered(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}

/** Returns true for the failure of one request. If QuickBooks asks to wait, that holds for all of them. */
function isOfRequest(error: unknown): error is PluginError {
  if (error instanceof ThrottledError) return false;
  return [AuthError, FatalApiError, RetryableApiError].some((kind) => error instanceof kind);
}
