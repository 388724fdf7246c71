import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultKind, type Simulator, startSimulator } from 'quickbooks-simulator';
import { EXIT_CODES } from 'singer';
import { expect, inject, it } from 'vitest';
import { lastState, recordsOf } from '../support/messages.ts';
import { configFor, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';
import { withEnd } from './known-text.ts';

const COMPANY = {
  ...{ from: '2024-01-01', to: '2024-03-01', customers: 40, invoices: 2_500, items: 20, others: 400 },
};
const LATENCY_MS = 120;
const CALLS = [1, 2, 3, 4, 5, 6, 7, 8];

interface Fading {
  readonly begin: (simulator: Simulator) => void;
  readonly calls: readonly number[];
  /** A census that begins with it settles nothing. Otherwise it may still find every deletion. */
  readonly isRefusal: boolean;
}

const lacking = (kind: string): Fading => ({
  begin: (simulator) => void simulator.tune({ lacks: [`Invoice=${kind}`] }),
  ...{ calls: CALLS, isRefusal: true },
});

/** A failure that is retried takes half a minute, so it begins at few calls. */
const failing = (kind: FaultKind, calls = CALLS, isRefusal = true): Fading => ({
  begin: (simulator) => void simulator.addFault({ kind, entity: 'Invoice' }),
  ...{ calls, isRefusal },
});

/** Ways in which QuickBooks may stop to answer for invoices in the middle of a census. */
const WAYS: Readonly<Record<string, Fading>> = {
  empty: lacking('empty'),
  '5020': lacking('5020'),
  'not-enabled': lacking('not-enabled'),
  metadata: lacking('metadata'),
  '403': lacking('403'),
  forbidden: failing('forbidden'),
  'short pages': failing('short_page', CALLS, false),
  'pages without their last record': failing('lost_row', CALLS, false),
  'pages that are too long': failing('extra_row', CALLS, false),
  'pages in no order': failing('ignored_order', CALLS, false),
  'system faults': failing('system_fault', [1, 5]),
  'faults in answers with status 200': failing('fault_in_200', [3]),
  'cut answers': failing('cut_json', [4]),
  'pages of a gateway': failing('bad_gateway', [2]),
};

interface Loaded {
  readonly simulator: Simulator;
  /** Takes the same census again. */
  readonly census: () => ReturnType<typeof runTap>;
  readonly gone: ReadonlySet<string>;
}

async function loaded(use: (company: Loaded) => Promise<void>): Promise<void> {
  const simulator = await startSimulator(COMPANY);
  try {
    const folder = temporaryFolder();
    const config = writeJson(folder, 'config.json', {
      ...configFor(simulator, folder),
      ...{ start_date: COMPANY.from, settle_seconds: 10, streams: 'Invoice,Bill' },
    });
    const first = await runTap(['--config', config]);
    expect(first.exitCode, first.stderr).toBe(0);
    const known = writeJson(folder, 'known.ndjson', withEnd(linesOf(first.stdout)));
    const state = writeJson(folder, 'state.json', lastState(first.stdout));
    simulator.mutate({ count: 4, entities: ['Invoice'], kinds: ['delete'], seed: 5 });
    simulator.mutate({ count: 2, entities: ['Bill'], kinds: ['delete'], seed: 5 });
    const gone = ['Invoice', 'Bill'].flatMap((entity) =>
      [...simulator.truth({ entity })].filter(({ left_at }) => left_at !== null).map(({ id }) => id),
    );
    simulator.tune({ latencyMs: LATENCY_MS });
    const census = () => runTap(['census', '--config', config, '--known', known, '--state', state]);
    await use({ simulator, census, gone: new Set(gone) });
  } finally {
    await simulator.close();
  }
}

/** Takes a census in which the invoices fade as soon as it has begun this many calls. */
async function fadingCensus({ simulator, census }: Loaded, way: string, call: number) {
  const before = simulator.stats().calls;
  let hasEnded = false;
  const fades = (async () => {
    while (!hasEnded && simulator.stats().calls < before + call) await sleep(2);
    if (!hasEnded) WAYS[way]?.begin(simulator);
  })();
  const run = await census();
  hasEnded = true;
  await fades;
  simulator.tune({ lacks: [] });
  simulator.clearFaults();
  return run;
}

it.each(Object.keys(WAYS))(
  'a census marks no invoice that lives if the entity fades at any call: %s',
  async (way) => {
    await loaded(async (company) => {
      const ends: string[] = [];
      for (const call of WAYS[way]?.calls ?? []) {
        const run = await fadingCensus(company, way, call);
        const at = `${way} at call ${call}: ${run.lastLine}`;
        const records = recordsOf(run.stdout);
        expect(
          records.filter(({ record }) => !company.gone.has(record.id ?? '')),
          at,
        ).toEqual([]);
        const invoices = records.filter(({ stream }) => stream === 'qb_invoices').length;
        if (invoices < 4) {
          expect([invoices, run.exitCode], at).toEqual([0, EXIT_CODES.unsettled]);
          expect(run.lastLine, at).toContain('qb_invoices');
        }
        ends.push(`${call}: ${run.exitCode}, ${invoices} invoices`);
      }
      process.stderr.write(`${way}: ${ends.join('; ')}\n`);
      if (WAYS[way]?.isRefusal) expect(ends[0]).toMatch(/^\d: 13, 0 invoices$/);
    });
  },
  300_000 * inject('pace'),
);

function linesOf(stdout: string): string[] {
  return recordsOf(stdout).map(({ stream, record }) => {
    const { MetaData } = record.payload as { MetaData?: { CreateTime?: string } };
    return `${JSON.stringify({ stream, id: record.id, create_time: MetaData?.CreateTime ?? null })}\n`;
  });
}
