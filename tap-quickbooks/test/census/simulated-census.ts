import type { Simulator } from 'quickbooks-simulator';
import type { Interval } from 'singer';
import type { Listed } from '../../src/census/census-source.ts';
import { KnownRecords } from '../../src/census/known-records.ts';
import { QueryCensusSource } from '../../src/quickbooks/query-census-source.ts';
import type { QuickBooksClient } from '../../src/quickbooks/quickbooks-client.ts';
import { STREAMS } from '../../src/streams/streams.ts';

/** A simulator's invoices for a census, by real requests at any pace: the limits of QuickBooks would take minutes. */
export class SimulatedCensus {
  calls = 0;
  readonly source: QueryCensusSource;
  readonly #simulator: Simulator;
  readonly #token: string;

  private constructor(simulator: Simulator, token: string) {
    this.#simulator = simulator;
    this.#token = token;
    const stream = STREAMS.find(({ entity }) => entity === 'Invoice');
    if (stream === undefined) throw new Error('there is no stream of invoices');
    this.source = new QueryCensusSource({
      ...{ stream, changedSince: undefined, pageSize: 1_000, concurrency: 4 },
      client: { call: this.call },
    });
  }

  static async of(simulator: Simulator): Promise<SimulatedCensus> {
    const { clientId, clientSecret, refreshToken, tokenUrl } = simulator;
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return new SimulatedCensus(simulator, token);
  }

  /** The invoices that are there now. */
  async listed(window: Interval): Promise<readonly Listed[]> {
    return this.source.list(window);
  }

  /** Deletes an invoice, as a user does: again if another user has edited it in between. */
  async delete(id: string): Promise<void> {
    for (;;) {
      const refusal = await this.#tryDelete(id);
      if (refusal === undefined) return;
      if (!refusal.includes('Stale Object Error')) throw new Error(refusal);
    }
  }

  async #tryDelete(id: string): Promise<string | undefined> {
    const { apiUrl, realmId } = this.#simulator;
    const found = await this.#get(`invoice/${id}`);
    const { Invoice: invoice } = JSON.parse(found.toString()) as { Invoice: { SyncToken: string } };
    const response = await fetch(`${apiUrl}/v3/company/${realmId}/invoice?operation=delete`, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify({ Id: id, SyncToken: invoice.SyncToken }),
    });
    const text = await response.text();
    return response.status === 200 ? undefined : text;
  }

  readonly call: QuickBooksClient['call'] = async (call) => {
    this.calls += 1;
    const started = performance.now();
    const parameters = call.parameters(0);
    const body = await this.#get(
      `${call.path}?${new URLSearchParams({ ...parameters, minorversion: '75' })}`,
    );
    const durationMs = performance.now() - started;
    return { value: call.read(body), parameters, lateAnswers: 0, intuitTid: undefined, durationMs };
  };

  get #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#token}`, accept: 'application/json' };
  }

  async #get(path: string): Promise<Buffer> {
    const { apiUrl, realmId } = this.#simulator;
    const response = await fetch(`${apiUrl}/v3/company/${realmId}/${path}`, { headers: this.#headers });
    return Buffer.from(await response.arrayBuffer());
  }
}

export function knownFrom(rows: Iterable<Listed>): KnownRecords {
  const known = new KnownRecords();
  for (const { id, createdAt } of rows) known.add(id, createdAt);
  known.sort();
  return known;
}
