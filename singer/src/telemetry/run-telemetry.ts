import type { api } from '@opentelemetry/sdk-node';
import type { Details, Metric } from '../program/log-entry.ts';
import type { Logger } from '../program/logger.ts';

type Api = typeof api;

/** The counters, by the metric of the log that they add up. */
const COUNTERS: Readonly<Record<string, { readonly name: string; readonly description: string }>> = {
  record_count: { name: 'singer.records', description: 'Records that a run wrote or loaded' },
  rows_inserted: { name: 'singer.rows.committed', description: 'Rows that a run changed in Postgres' },
  rows_updated: { name: 'singer.rows.committed', description: 'Rows that a run changed in Postgres' },
  rows_deleted: { name: 'singer.rows.committed', description: 'Rows that a run changed in Postgres' },
  records_rejected: { name: 'singer.records.rejected', description: 'Records that could not be loaded' },
  http_request_retry: { name: 'quickbooks.retries', description: 'Requests that were sent again' },
};

/** The spans, by the timer of the log that ends them. A stream is read beside others, from the start of the run. */
const SPANS: Readonly<Record<string, { readonly name: string; readonly fromStart: boolean }>> = {
  http_request_duration: { name: 'call', fromStart: false },
  batch_processing_time: { name: 'batch', fromStart: false },
  sync_duration: { name: 'stream', fromStart: true },
};

/** The run as a span, with spans for its streams, calls and batches, and counters, from the metrics of its log. */
export class RunTelemetry {
  readonly #api: Api;
  readonly #tracer: ReturnType<Api['trace']['getTracer']>;
  readonly #meter: ReturnType<Api['metrics']['getMeter']>;
  readonly #span: ReturnType<ReturnType<Api['trace']['getTracer']>['startSpan']>;
  readonly #startedAtMs = Date.now();
  readonly #counters = new Map<string, ReturnType<ReturnType<Api['metrics']['getMeter']>['createCounter']>>();

  constructor(telemetry: Api, { name, version }: { readonly name: string; readonly version: string }) {
    this.#api = telemetry;
    this.#tracer = telemetry.trace.getTracer(name, version);
    this.#meter = telemetry.metrics.getMeter(name, version);
    this.#span = this.#tracer.startSpan('run', { startTime: this.#startedAtMs });
  }

  /** A logger that passes everything on, and takes the metrics. */
  observing(logger: Logger): Logger {
    const taking =
      (write: Logger['info']) =>
      (message: string, details?: Details): void => {
        write(message, details);
        if (details?.metric !== undefined) this.#take(details.metric, details.stream);
      };
    return { ...logger, info: taking(logger.info), debug: taking(logger.debug) };
  }

  /** Ends the span of the run. The exit code tells how it went. */
  end(exitCode: number): void {
    this.#span.setAttribute('process.exit.code', exitCode);
    if (exitCode !== 0)
      this.#span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: `exit code ${exitCode}` });
    this.#span.end();
    this.#count('singer.runs', 'Runs that ended', 1, { 'process.exit.code': exitCode });
    this.#meter
      .createGauge('singer.run.duration', { description: 'Duration of the last run', unit: 's' })
      .record((Date.now() - this.#startedAtMs) / 1_000);
  }

  #take({ metric, value, tags }: Metric, stream: string | undefined): void {
    const attributes = { ...tags, ...(stream !== undefined && { stream }) };
    const counter = COUNTERS[metric];
    if (counter !== undefined) {
      const change = /^rows_(\w+)$/.exec(metric)?.[1];
      this.#count(counter.name, counter.description, value, { ...attributes, ...(change && { change }) });
    }
    if (metric === 'http_request_duration')
      this.#count('quickbooks.calls', 'Requests to QuickBooks, retries included', 1, attributes);
    const span = SPANS[metric];
    if (span !== undefined) this.#addSpan(span, value * 1_000, attributes);
  }

  #addSpan(
    { name, fromStart }: { readonly name: string; readonly fromStart: boolean },
    durationMs: number,
    attributes: Metric['tags'],
  ): void {
    const startTime = fromStart ? this.#startedAtMs : Date.now() - durationMs;
    const parent = this.#api.trace.setSpan(this.#api.context.active(), this.#span);
    const span = this.#tracer.startSpan(name, { startTime, attributes }, parent);
    if (attributes.status === 'failed') span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    span.end(startTime + durationMs);
  }

  #count(name: string, description: string, value: number, attributes: Metric['tags']): void {
    const counter = this.#counters.get(name) ?? this.#meter.createCounter(name, { description });
    this.#counters.set(name, counter);
    counter.add(value, attributes);
  }
}
