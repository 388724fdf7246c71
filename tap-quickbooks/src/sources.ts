import type { Logger } from 'singer';
import type { State } from './coverage/state.ts';
import { MAXIMUM_ATTEMPTS } from './http/retry-policy.ts';
import type { ReadPlan } from './plan/read-plan.ts';
import { askCompany } from './quickbooks/company-info.ts';
import { mayHaveCustomFields, settledState, withCustomFields } from './quickbooks/custom-fields.ts';
import { Lacks } from './quickbooks/lacks.ts';
import { QuerySource } from './quickbooks/query-source.ts';
import type { QuickBooksClient } from './quickbooks/quickbooks-client.ts';
import type { StreamSource } from './reading/page-source.ts';
import type { TapSettings } from './settings.ts';
import type { Stream } from './streams/streams.ts';

interface SourcesOptions {
  readonly settings: TapSettings;
  readonly client: QuickBooksClient;
  readonly logger: Logger;
}

/** The sources of a run's streams, one each. They share what the run learns about the company. */
export class Sources {
  readonly #options: SourcesOptions;
  readonly #lacks: Lacks;
  readonly #sources = new Map<string, StreamSource>();
  /** Names of the streams whose custom fields QuickBooks refuses to send. */
  readonly #plain = new Set<string>();
  #notePlain: (stream: string) => void = () => {};

  constructor(options: SourcesOptions) {
    this.#options = options;
    this.#lacks = new Lacks(() => askCompany(options.client, MAXIMUM_ATTEMPTS));
  }

  /** Sets the function to call when a stream is read without custom fields after all. */
  readonly onPlain = (notePlain: (stream: string) => void): void => {
    this.#notePlain = notePlain;
  };

  readonly of = (stream: Stream): StreamSource => {
    const known = this.#sources.get(stream.name);
    if (known !== undefined) return known;
    const { window_field: windowField, page_size: pageSize } = this.#options.settings;
    const query = new QuerySource(stream, windowField, pageSize, this.#clientFor(stream));
    const source = this.#lacks.of(stream, query);
    this.#sources.set(stream.name, source);
    return source;
  };

  /** The STATE to begin with: the coverage that counts with the custom fields that the settings ask for. */
  async settle(
    state: State,
    { streams: selected, range }: Pick<ReadPlan, 'streams' | 'range'>,
  ): Promise<State> {
    const streams = selected.map(({ stream }) => stream);
    const { settings, logger } = this.#options;
    if (settings.custom_fields === 'plain')
      return streams.filter(mayHaveCustomFields).reduce((next, { name }) => next.withoutInclude(name), state);
    return settledState({
      streams,
      state,
      windowField: settings.window_field,
      range,
      pageSize: settings.page_size,
      source: this.of,
      isRefused: (name) => this.#plain.has(name),
      logger,
    });
  }

  #clientFor(stream: Stream): Pick<QuickBooksClient, 'call'> {
    const { settings, client, logger } = this.#options;
    if (settings.custom_fields === 'plain' || !mayHaveCustomFields(stream)) return client;
    return withCustomFields(client, (reason) => {
      if (this.#plain.size === 0)
        logger.warning(
          `QuickBooks refuses to send all custom fields (${reason}): this stream is read without them, and so are others that refuse them. Set custom_fields to plain to leave them out`,
          { stream: stream.name },
        );
      this.#plain.add(stream.name);
      this.#notePlain(stream.name);
    });
  }
}
