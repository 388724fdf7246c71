import type { Logger } from 'singer';
import type { State } from './coverage/state.ts';
import { MAXIMUM_ATTEMPTS } from './http/retry-policy.ts';
import type { ReadPlan } from './plan/read-plan.ts';
import { askCompany } from './quickbooks/company-info.ts';
import { CustomFields, mayHaveCustomFields, withCustomFields } from './quickbooks/custom-fields.ts';
import { Lacks } from './quickbooks/lacks.ts';
import { QuerySource } from './quickbooks/query-source.ts';
import type { QuickBooksClient } from './quickbooks/quickbooks-client.ts';
import { fetchReport } from './quickbooks/report-client.ts';
import { type SettledState, settledState } from './quickbooks/settled-state.ts';
import type { StreamSource } from './reading/page-source.ts';
import type { ReportSource } from './reports/report-source.ts';
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
  readonly #reports = new Map<string, ReportSource>();
  readonly #customFields = new CustomFields();
  /** Names of the streams that are read without custom fields, since QuickBooks refuses to send them. */
  readonly #plain = new Set<string>();
  #isRefusalSaid = false;
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
    // A count has no fields. It may come before the first page, which tells whether QuickBooks sends custom ones.
    const { count } = new QuerySource(stream, windowField, pageSize, this.#options.client);
    const source = this.#lacks.of(stream, { ...query, count });
    this.#sources.set(stream.name, source);
    return source;
  };

  /** The source of a report, however many orders ask for it. */
  readonly reportsOf = (stream: Stream): ReportSource => {
    const known = this.#reports.get(stream.name);
    if (known !== undefined) return known;
    const unlessLacking = this.#lacks.guard(stream);
    const source: ReportSource = {
      fetch: (request) => unlessLacking(() => fetchReport(this.#options.client, request)),
    };
    this.#reports.set(stream.name, source);
    return source;
  };

  /** The STATE to begin with: the coverage that counts with the custom fields that the settings ask for. */
  async settle(
    state: State,
    { streams: selected, range, timing }: Pick<ReadPlan, 'streams' | 'range' | 'timing'>,
  ): Promise<SettledState> {
    const streams = selected.map(({ stream }) => stream);
    const { settings, client, logger } = this.#options;
    if (settings.custom_fields === 'plain') {
      const asked = streams.filter(mayHaveCustomFields);
      return { state: asked.reduce((next, { name }) => next.withoutInclude(name), state), again: new Map() };
    }
    return settledState({
      streams,
      state,
      windowField: settings.window_field,
      range,
      pageSize: settings.page_size,
      belief: timing,
      source: this.of,
      readPlain: ({ name }) => this.#plain.add(name),
      isPlain: ({ name }) => this.#plain.has(name),
      callsLeft: () => client.callsLeft,
      logger,
    });
  }

  #clientFor(stream: Stream): Pick<QuickBooksClient, 'call'> {
    const { settings, client } = this.#options;
    const isPlain = settings.custom_fields === 'plain' || this.#plain.has(stream.name);
    if (isPlain || !mayHaveCustomFields(stream)) return client;
    return withCustomFields({
      client,
      entity: stream.entity,
      known: this.#customFields,
      onPlain: (reason) => {
        this.#warnOfRefusal(stream, reason);
        this.#plain.add(stream.name);
        this.#notePlain(stream.name);
      },
    });
  }

  #warnOfRefusal({ name: stream }: Stream, reason: string): void {
    if (this.#isRefusalSaid) return;
    this.#isRefusalSaid = true;
    this.#options.logger.warning(
      `QuickBooks refuses to send all custom fields (${reason}): this stream is read without them, and so are others that refuse them. Set custom_fields to plain to leave them out`,
      { stream },
    );
  }
}
