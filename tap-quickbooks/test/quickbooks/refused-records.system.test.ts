import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { lastState, recordsOf } from '../support/messages.ts';
import { runTap as runTapProcess, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap as runTapHere } from '../support/tap-here.ts';

interface Entity {
  readonly Id: string;
  readonly MetaData?: { readonly LastUpdatedTime: string | null };
}

interface PageAsked {
  readonly rows: readonly Entity[];
  readonly size: number;
}

type Answer = readonly [status: number, body: string];

const FIRST = Date.UTC(2024, 0, 2);
const timeOf = (place: number) => new Date(FIRST + place * 60_000).toISOString().replace('.000', '');
const ROWS = Array.from({ length: 50 }, (_, i) => ({ Id: String(i + 1), instant: FIRST + i * 60_000 }));

/** A QuickBooks with 50 records of each entity, a minute apart, that answers some pages as a test says. */
class PoisonedQuickBooks {
  readonly queries: string[] = [];
  readonly #server: Server;

  constructor(
    answerOf: (page: PageAsked) => Answer | undefined,
    entityOf = (id: string, time: string): Entity => ({
      Id: id,
      MetaData: { LastUpdatedTime: time },
    }),
  ) {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const send = (status: number, body: string) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body);
      };
      if (url.pathname === '/token')
        return send(
          200,
          '{"access_token":"a","refresh_token":"r","expires_in":3600,"x_refresh_token_expires_in":8640000}',
        );
      const query = url.searchParams.get('query') ?? '';
      this.queries.push(query);
      const [from = 0, to = 0] = [...query.matchAll(/'([^']+)'/g)].map((match) => Date.parse(match[1] ?? ''));
      const found = ROWS.filter(({ instant }) => from <= instant && instant < to);
      if (query.includes('count(*)'))
        return send(200, JSON.stringify({ QueryResponse: { totalCount: found.length } }));
      const [start = 1, size = 1] = [/startposition (\d+)/, /maxresults (\d+)/].map((each) =>
        Number(each.exec(query)?.[1]),
      );
      const rows = found
        .slice(start - 1, start - 1 + size)
        .map(({ Id, instant }) => entityOf(Id, timeOf((instant - FIRST) / 60_000)));
      const entity = /from (\w+)/.exec(query)?.[1] ?? '';
      const [status, body] = (entity === 'Invoice' ? answerOf({ rows, size }) : undefined) ?? [
        200,
        JSON.stringify({ QueryResponse: rows.length > 0 ? { [entity]: rows } : {} }),
      ];
      return send(status, body);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const fault = (code: string) =>
  JSON.stringify({
    Fault: {
      Error: [{ Message: 'Error processing query', Detail: 'QueryProcessingError', code }],
      type: 'ValidationFault',
    },
  });
const hasRecord =
  (id: string) =>
  ({ rows }: PageAsked) =>
    rows.some((row) => row.Id === id);

/** The soak has many runs, most of whose time goes into waiting: so they are beside each other. */
const [describeRuns, runTap] =
  inject('volume') === 1 ? [describe, runTapHere] : [describe.concurrent, runTapProcess];

describeRuns('a QuickBooks that cannot serve a record', () => {
  const open: PoisonedQuickBooks[] = [];
  afterAll(() => {
    for (const each of open.splice(0)) each.close();
  });

  const runAgainst = async (server: PoisonedQuickBooks, more: object = {}, ...flags: string[]) => {
    open.push(server);
    const url = await server.listen();
    const folder = temporaryFolder();
    const config = writeJson(folder, 'config.json', {
      ...{ client_id: 'c', client_secret: 's', refresh_token: 'r', realm_id: '1', api_url: url },
      ...{ token_url: `${url}/token`, token_file: join(folder, 'token.json') },
      ...{ start_date: '2024-01-01', end_date: '2024-02-01', ...more },
    });
    const catalog = writeJson(folder, 'catalog.json', {
      streams: ['qb_invoices', 'qb_items'].map((stream) => ({ tap_stream_id: stream, stream, schema: {} })),
    });
    return runTap(['--config', config, '--catalog', catalog, ...flags]);
  };
  const idsOf = (stdout: string, stream: string) =>
    new Set(recordsOf(stdout).flatMap((each) => (each.stream === stream ? [each.record.id] : [])));

  it.each(
    sampled<[string, number, string]>([
      ['400 with code 4002', 400, '4002'],
      ['500 with code 10000', 500, '10000'],
    ]),
  )('by %s still sends all others, and its second stays open until it is served', async (_, status, code) => {
    const isBad = hasRecord('25');
    const newServer = () =>
      new PoisonedQuickBooks((page) => (isBad(page) ? [status, fault(code)] : undefined));
    const run = await runAgainst(newServer());
    expect(run.exitCode, run.stderr).toBe(5);
    expect(run.lastLine).toMatch(
      /^CRITICAL .*does not serve some records.*qb_invoices 2024-01-02T00:24:00Z \(/,
    );
    expect(idsOf(run.stdout, 'qb_invoices').size).toBe(49);
    expect(idsOf(run.stdout, 'qb_items').size).toBe(50);
    const state = lastState(run.stdout);
    expect(state?.bookmarks).toMatchObject({
      qb_invoices: {
        covered: [
          ['2024-01-01T00:00:00Z', '2024-01-02T00:24:00Z'],
          ['2024-01-02T00:24:01Z', '2024-02-01T00:00:00Z'],
        ],
      },
      qb_items: { covered: [['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z']] },
    });
    const file = writeJson(temporaryFolder(), 'state.json', state);
    if (status === 400) {
      const again = await runAgainst(newServer(), {}, '--state', file);
      expect(again.exitCode).toBe(5);
      expect(again.lastLine).toContain('qb_invoices 2024-01-02T00:24:00Z');
    }
    const healed = await runAgainst(new PoisonedQuickBooks(() => undefined), {}, '--state', file);
    expect(healed.exitCode, healed.stderr).toBe(0);
    expect([...idsOf(healed.stdout, 'qb_invoices')]).toEqual(['25']);
  });

  it.each(sampled([504, 500]))(
    'or only pages of at most 30 rows, by %i, is read by such pages to its end',
    async (status) => {
      const server = new PoisonedQuickBooks(({ size }) => (size > 30 ? [status, ''] : undefined));
      const run = await runAgainst(server);
      expect(run.exitCode, run.stderr).toBe(0);
      expect(idsOf(run.stdout, 'qb_invoices').size).toBe(50);
      const sizes = server.queries
        .filter((query) => query.startsWith('select * from Invoice'))
        .map((query) => Number(/maxresults (\d+)/.exec(query)?.[1]));
      expect(sizes.filter((size) => size === 1_000).length).toBeLessThanOrEqual(2);
    },
  );

  it.each(
    sampled<[string, Entity]>([
      ['MetaData', { Id: '25' }],
      ['a time', { Id: '25', MetaData: { LastUpdatedTime: null } }],
      ['the zone of its time', { Id: '25', MetaData: { LastUpdatedTime: '2024-01-02T00:24:00' } }],
    ]),
  )('with %s sends all others, and names the record', async (_, broken) => {
    const server = new PoisonedQuickBooks(
      () => undefined,
      (id, time) => (id === '25' ? broken : { Id: id, MetaData: { LastUpdatedTime: time } }),
    );
    const run = await runAgainst(server);
    expect(run.exitCode, run.stderr).toBe(5);
    expect(run.lastLine).toMatch(/qb_invoices Id 25 at 2024-01-02T00:23:00Z to 2024-01-02T00:25:01Z/);
    expect(idsOf(run.stdout, 'qb_invoices').size).toBe(49);
    expect(lastState(run.stdout)?.bookmarks.qb_invoices?.covered).toEqual([
      ['2024-01-01T00:00:00Z', '2024-01-02T00:23:00Z'],
      ['2024-01-02T00:25:01Z', '2024-02-01T00:00:00Z'],
    ]);
  });
});
