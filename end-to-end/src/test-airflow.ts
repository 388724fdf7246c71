import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPostgres } from 'postgres-launcher';
import { startSimulator } from 'quickbooks-simulator';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { placeIn } from './airflow/companies.ts';
import { installedAirflow } from './airflow/python.ts';
import { PROJECT_ROOT } from './project-root.ts';

const { values, positionals } = scriptFlags({
  name: 'test:airflow',
  about:
    'Tests the Airflow package and the Kubernetes manifest: the operator with real processes, and DAGs by dag.test().',
  words: '[TEST…]',
  options: {
    cluster: {
      type: 'boolean',
      default: false,
      help: 'a whole Airflow instead: scheduler, API server, DAG processor and two Celery workers',
    },
  },
});
const COMPANY = {
  from: '2024-01-01',
  to: '2024-03-01',
  customers: 60,
  invoices: 300,
  items: 40,
  others: 0,
  // The limits of QuickBooks. A replaced refresh token ends at once: two owners of a company would lock each other out.
  requestsPerMinute: 500,
  requestsPerSecond: 10,
  refreshTokenGraceSeconds: 0,
} as const;

const startedAtMs = performance.now();
const bin = installedAirflow();
say(`Airflow is installed after ${seconds()} s`);
const lint = await run('ruff', ['check', '--quiet', 'airflow']);
const format = await run('ruff', ['format', '--check', '--quiet', 'airflow']);
const tests = await testsInPlace();
const failed = [
  ['ruff check', lint],
  ['ruff format', format],
  ['pytest', tests],
].filter(([, code]) => code !== 0);
say(
  failed.length === 0
    ? `all checks passed in ${seconds()} s`
    : `did not pass: ${failed.map(([name, code]) => `${name} (exit code ${code})`).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function testsInPlace(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'airflow-test-'));
  const simulator = await startSimulator({ ...COMPANY, realm: realms(values.cluster ? 12 : 8) });
  try {
    return await withPostgres(
      async (server) => {
        const path = join(folder, 'place.json');
        writeFileSync(path, JSON.stringify(await placeIn({ simulator, server, folder })), { mode: 0o600 });
        const kind = join(PROJECT_ROOT, 'airflow', values.cluster ? 'cluster_tests' : 'tests');
        const shown = values.cluster ? ['--capture=no'] : [];
        const words = [
          '-m',
          'pytest',
          '--quiet',
          '-rs',
          ...shown,
          ...(positionals.length > 0 ? positionals : [kind]),
        ];
        return await run('python', words, {
          QUICKBOOKS_TEST_PLACE: path,
          QUICKBOOKS_TEST_FOLDER: folder,
          AIRFLOW_HOME: join(folder, 'airflow'),
        });
      },
      { settings: { max_connections: '200' } },
    );
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function realms(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `93414500000000${String(place + 10)}`);
}

async function run(program: string, words: readonly string[], variables: object = {}): Promise<number> {
  const child = spawn(join(bin, program), words, {
    cwd: PROJECT_ROOT,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1', ...variables },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = endedWith(child);
  const [code] = await once(child, 'close');
  stop();
  return code ?? 1;
}

/** Interrupts the tests on a signal. On SIGINT pytest ends its fixtures, which stop what they have started. */
function endedWith(child: ChildProcess): () => void {
  const pass = () => child.kill('SIGINT');
  process.on('SIGTERM', pass).on('SIGINT', pass);
  return () => process.off('SIGTERM', pass).off('SIGINT', pass);
}

function say(text: string): void {
  process.stdout.write(`test:airflow: ${text}\n`);
}

function seconds(): string {
  return ((performance.now() - startedAtMs) / 1000).toFixed(0);
}
