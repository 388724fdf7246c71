import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { configFor, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';

const YEARS = { start_date: '2000-01-01', end_date: '2024-01-01' };
const STREAMS = ['qb_customers', 'qb_invoices', 'qb_items'];

/** As many calls as there are pages of 1,000 records, and four. */
const [INVOICES, MOST_CALLS] = inject('volume') > 1 ? [30_000, 37] : [9_000, 16];

describe(`${INVOICES} invoices, 1,200 customers and 400 items of ten years`, () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({
      ...{ from: '2014-01-01', to: '2024-01-01' },
      ...{ invoices: INVOICES, customers: 1_200, items: 400 },
    });
  });
  afterAll(() => simulator.close());

  it.each(sampled([20, 1]))(
    'take hardly more calls than pages with %i readers, as the estimate says',
    async (concurrency) => {
      const folder = temporaryFolder();
      const config = writeJson(folder, 'config.json', {
        ...configFor(simulator, folder),
        ...YEARS,
        concurrency,
      });
      const catalog = writeJson(folder, 'catalog.json', {
        streams: STREAMS.map((stream) => ({ tap_stream_id: stream, stream, schema: {} })),
      });
      const flags = ['--config', config, '--catalog', catalog];
      const estimate = await runTap(['estimate', '--json', ...flags]);
      const before = simulator.stats().calls;
      const run = await runTap(flags);
      expect(run.exitCode, run.stderr).toBe(0);
      expect(run.lastLine).toContain(`read ${INVOICES + 1_600} records`);
      const calls = simulator.stats().calls - before;
      expect(calls).toBeLessThanOrEqual(MOST_CALLS);
      expect(Math.abs(JSON.parse(estimate.stdout).calls - calls)).toBeLessThanOrEqual(2);
    },
  );
});
