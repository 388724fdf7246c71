import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { measuredNode } from '../../bench/src/measure.ts';
import { measureCompany } from './measure-company.ts';
import { measureReports } from './measure-reports.ts';
import { PROJECT_ROOT } from './project-root.ts';

/**
 * Measures the tap where QuickBooks itself is what takes time: 100,000 invoices of ten years (`--invoices` sets another
 * number), 800 ms a call, and the real limits. Prints calls and seconds beside what the limits and the latency allow,
 * its CPU time, and the most memory it had. `--company` measures the calls of a whole company instead, `--reports`
 * those of all reports.
 */
const { values: flags } = parseArgs({
  options: {
    company: { type: 'boolean' },
    reports: { type: 'boolean' },
    only: { type: 'string' },
    invoices: { type: 'string', default: '100000' },
  },
});
const INVOICES = Number(flags.invoices);
const LATENCY = 0.8;
const READERS = 8;
const CALLS_A_SECOND = 10;
const STREAMS = ['qb_customers', 'qb_invoices', 'qb_items'];

interface Ready {
  readonly api_url: string;
  readonly token_url: string;
  readonly stats_url: string;
  readonly realm_id: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly refresh_token: string;
}

if (flags.company) await measureCompany();
else if (flags.reports) await measureReports();
else await measureInvoices();

async function measureInvoices(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'measure-tap-'));
  const simulator = spawn(
    process.execPath,
    [
      join(PROJECT_ROOT, 'quickbooks-simulator', 'bin', 'quickbooks-simulator.js'),
      ...[
        '--from',
        '2014-01-01',
        '--to',
        '2024-01-01',
        '--invoices',
        String(INVOICES),
        '--customers',
        '0',
        '--items',
        '0',
        '--others',
        '0',
      ],
      ...[
        '--latency-ms',
        String(LATENCY * 1_000),
        '--requests-per-second',
        '10',
        '--requests-per-minute',
        '500',
      ],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const [line] = await once(createInterface({ input: simulator.stdout }), 'line');
    await measure(folder, JSON.parse(String(line)));
  } finally {
    simulator.kill('SIGTERM');
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder: string, { stats_url: statsUrl, ...ready }: Ready): Promise<void> {
  const { api_url, token_url, realm_id, client_id, client_secret, refresh_token } = ready;
  const config = join(folder, 'config.json');
  const settings = {
    api_url,
    token_url,
    realm_id,
    client_id,
    client_secret,
    refresh_token,
    streams: STREAMS,
  };
  const range = { start_date: '2014-01-01', end_date: '2024-01-01', concurrency: READERS };
  writeFileSync(config, JSON.stringify({ ...settings, ...range, token_file: join(folder, 'tokens.json') }));

  const program = join(PROJECT_ROOT, 'tap-quickbooks', 'bin', 'tap-quickbooks.js');
  const { seconds, cpuSeconds, peakMegabytes } = await measuredNode({
    words: [process.execPath, program, '--config', config],
  });

  const stats = (await (await fetch(statsUrl)).json()) as { calls: number; calls_by_status: object };
  const { calls, calls_by_status: byStatus } = stats;
  const allowed = Math.max((calls / READERS) * LATENCY, (calls - CALLS_A_SECOND) / CALLS_A_SECOND + LATENCY);
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print(
    `calls: ${calls} for ${INVOICES / 1_000} full pages of three streams, answered ${JSON.stringify(byStatus)}`,
  );
  print(
    `seconds: ${seconds.toFixed(1)}; the limits and the latency allow ${allowed.toFixed(1)}, ratio ${(seconds / allowed).toFixed(2)}`,
  );
  print(`CPU: ${cpuSeconds.toFixed(1)} s`);
  print(`peak memory: ${peakMegabytes.toFixed(0)} MB`);
}
