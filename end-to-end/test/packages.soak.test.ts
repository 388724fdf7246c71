import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PostgresServer, withPostgres } from 'postgres-launcher';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentFindings } from '../src/packages/contents.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { Warehouse } from '../src/warehouse.ts';

/** The packages, packed, installed and run by the commands in their README.md, with a home folder of the test's own. */
const PACKAGES = ['tap-quickbooks', 'target-postgres-raw'] as const;
/** All packages that can be packed; the others are private. */
const PACKED = [...PACKAGES, 'quickbooks-simulator'] as const;
/** Complete settings, with addresses at which no server listens. */
const UNREACHABLE = {
  QBO_CLIENT_ID: 'client',
  QBO_CLIENT_SECRET: 'secret',
  QBO_REFRESH_TOKEN: 'token',
  QBO_REALM_ID: '1234',
  TAP_QUICKBOOKS_TOKEN_URL: 'http://127.0.0.1:9/token',
  DATABASE_URL: 'postgresql://user@127.0.0.1:9/none',
} as const;
const run = promisify(execFile);

let home: string;
const project = () => join(home, 'pipe');
const program = (name: string) => join(project(), 'node_modules', '.bin', name);

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'packages-test-'));
  for (const name of PACKAGES) {
    const [packing, installing] = shellBlocks(name);
    // The setup ran before the tests, and another build would remove the programs that other tests are running.
    const script = `${packing?.replace('npm run setup\n', '')}${installing}`;
    execFileSync('bash', ['-ec', script], { cwd: PROJECT_ROOT, env: environment(), stdio: 'ignore' });
  }
});
afterAll(() => rmSync(home, { recursive: true }));

describe.each(PACKAGES)('%s', (name) => {
  it('has a tarball with its programs, its papers, and nothing else', () => {
    const tarball = join(project(), `${name}-0.1.0.tgz`);
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    expect(
      contentFindings(
        name,
        files.map((path) => path.replace(/^package\//, '')),
      ),
    ).toEqual([]);
  });

  it('tells about itself where it is installed', () => {
    const { status, stdout } = spawnSync(program(name), ['--about', '--format', 'json'], {
      encoding: 'utf8',
      env: environment(),
      cwd: project(),
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name, version: '0.1.0' });
  });

  it('runs, with its commands, where it is installed alone, and brings no other package along', () => {
    const folder = join(home, `${name}-alone`);
    mkdirSync(folder);
    const tarball = join(project(), `${name}-0.1.0.tgz`);
    execFileSync('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', tarball], {
      cwd: folder,
      env: environment(),
      stdio: 'ignore',
    });
    const installed = readdirSync(join(folder, 'node_modules')).filter((entry) => !entry.startsWith('.'));
    expect(installed).toEqual([name]);
    const npx = (...words: readonly string[]) =>
      spawnSync('npx', [name, ...words], { cwd: folder, env: environment(UNREACHABLE), encoding: 'utf8' });
    expect(npx('--version')).toMatchObject({ status: 0, stdout: `${name} 0.1.0\n` });
    const doctor = npx('doctor', '--json');
    expect(JSON.parse(doctor.stdout).checks).toContainEqual(
      expect.objectContaining({ status: 'failed', detail: expect.stringMatching(/ECONNREFUSED|connect/) }),
    );
  });

  it('has no shell block that is not run here', () => {
    expect(shellBlocks(name)).toHaveLength(3);
  });
});

describe.each(PACKED)('the bundle of %s', (name) => {
  const folder = join(PROJECT_ROOT, name);

  it('comes with the licence', () => {
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], {
      cwd: folder,
      env: environment(),
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(packed);
    expect(files.map(({ path }: { path: string }) => path)).toContain('LICENSE');
    expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toBe(
      readFileSync(join(PROJECT_ROOT, 'LICENSE'), 'utf8'),
    );
  });

  it('comes with the licence of every package whose code is in it', async () => {
    const notices = readFileSync(join(folder, 'dist', 'THIRD-PARTY-NOTICES'), 'utf8');
    const [list = '', ...texts] = notices.split(`\n${'-'.repeat(80)}\n`);
    const listed = [...list.matchAll(/^- (\S+) \S+ \(.+\)$/gm)].map(([, each = '']) => each);
    expect(listed).toEqual([...new Set(await bundledPackages(folder))].sort());
    expect(texts).toHaveLength(listed.length);
    for (const text of texts) expect(text).toMatch(/copyright|permission is hereby granted/i);
  });
});

it('what both README.md say moves a company, and the target draws the page of what it has loaded', () =>
  withPostgres(async (server) => {
    const simulator = await startSimulator({ customers: 60, invoices: 300, items: 20 });
    try {
      const database = await server.createDatabase('packages');
      const env = environment({ ...companyOf(simulator), ...databaseOf(server, 'packages') });
      const bash = (script: string) =>
        run('bash', ['-eo', 'pipefail', '-c', script], { env, cwd: project() });
      for (const name of PACKAGES) await bash(withoutExports(shellBlocks(name)[2] ?? ''));
      const state = JSON.parse(readFileSync(join(project(), 'state.json'), 'utf8'));
      expect(state).toHaveProperty('bookmarks.qb_invoices');
      const { rows } = await Warehouse.open(database, (warehouse) =>
        warehouse.summarize('raw', 'qb_invoices'),
      );
      expect(rows).toBe(300);

      const { calls } = simulator.stats();
      await bash(
        'npx tap-quickbooks --state-file state.json | npx target-postgres-raw --state-file state.json',
      );
      expect(simulator.stats().calls - calls).toBeLessThan(calls);
      await bash('npx target-postgres-raw volumetry --html volumetry.html');
      expect(readFileSync(join(project(), 'volumetry.html'), 'utf8')).toContain('<svg');
    } finally {
      await simulator.close();
    }
  }));

/** Names of the packages of others whose modules a bundle of the program has, as another build finds them. */
async function bundledPackages(folder: string): Promise<string[]> {
  const bundle = await rolldown({
    input: join(folder, 'src', 'cli.ts'),
    platform: 'node',
    external: /^pg-(native|cloudflare)$/,
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  return output
    .flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
    .flatMap((module) => /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.slice(1) ?? []);
}

function shellBlocks(name: string): string[] {
  const readme = readFileSync(join(PROJECT_ROOT, name, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/** The block without its first line, which has the values that only its reader knows. */
function withoutExports(block: string): string {
  expect(block).toMatch(/^export .*=…/);
  return block.replace(/^export .*\n/, '');
}

function companyOf(simulator: Simulator): Record<string, string> {
  return {
    QBO_CLIENT_ID: simulator.clientId,
    QBO_CLIENT_SECRET: simulator.clientSecret,
    QBO_REFRESH_TOKEN: simulator.refreshToken,
    QBO_REALM_ID: simulator.realmId,
    QBO_ENV: 'sandbox',
    TAP_QUICKBOOKS_API_URL: simulator.apiUrl,
    TAP_QUICKBOOKS_TOKEN_URL: simulator.tokenUrl,
  };
}

function databaseOf(server: PostgresServer, name: string): Record<string, string> {
  const { host, port, user, password } = server;
  return { PG_HOST: host, PG_PORT: String(port), PG_DB: name, PG_USER: user, PG_PASSWORD: password };
}

/** Variables that npm needs, and no more: no state or token of the developer is touched. */
function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = process.env.HOME ?? '';
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    npm_config_cache: process.env.npm_config_cache ?? join(own, '.npm'),
    npm_config_userconfig: process.env.npm_config_userconfig ?? join(own, '.npmrc'),
    npm_config_prefer_offline: 'true',
    ...more,
  };
}
