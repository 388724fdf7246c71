import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PostgresServer, withPostgres } from 'postgres-launcher';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { Warehouse } from '../src/warehouse.ts';

/** The packages, packed, installed and run by the commands in their README.md, with a home folder of the test's own. */
const PACKAGES = ['tap-quickbooks', 'target-postgres-raw'] as const;
/** All packages that can be packed; the others are private. */
const PACKED = [...PACKAGES, 'quickbooks-simulator'] as const;
/** The most packages that one of ours may bring along. */
const MOST_DEPENDENCIES = 60;
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
  it('has a tarball with its programs, its README, the licence, and nothing else', () => {
    const tarball = join(project(), `${name}-0.1.0.tgz`);
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    const parts = files.map((path) =>
      path.replace(/^package\//, '').replace(/^dist\/[\w.-]+\.js$/, 'dist/*.js'),
    );
    expect([...new Set(parts)].sort()).toEqual(
      ['LICENSE', 'README.md', `bin/${name}.js`, 'dist/*.js', 'package.json'].sort(),
    );
    expect(files).toContain('package/dist/cli.js');
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

  it(`brings at most ${MOST_DEPENDENCIES} packages along when it is installed alone`, () => {
    const folder = join(home, `${name}-alone`);
    mkdirSync(folder);
    const tarball = join(project(), `${name}-0.1.0.tgz`);
    execFileSync('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', tarball], {
      cwd: folder,
      env: environment(),
      stdio: 'ignore',
    });
    const installed = installedPackages(join(folder, 'node_modules'));
    expect(installed).toContain(name);
    expect(installed.length - 1).toBeLessThanOrEqual(MOST_DEPENDENCIES);
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

  it('has our own modules only, so that it needs no licence texts of others', () => {
    const modules = readdirSync(join(folder, 'dist')).flatMap((file) =>
      [...readFileSync(join(folder, 'dist', file), 'utf8').matchAll(/^\/\/#region (.+)$/gm)].map(
        ([, path = '']) => path,
      ),
    );
    expect(modules).toContain(`${name}/src/cli.ts`);
    expect(modules.filter((path) => path.includes('node_modules'))).toEqual([]);
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

/** The names of all packages below a folder node_modules, a name once for each place. */
function installedPackages(modules: string): string[] {
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => {
      if (name.startsWith('@')) return readdirSync(join(modules, name)).map((part) => `${name}/${part}`);
      return [name];
    })
    .flatMap((name) => {
      const inner = join(modules, name, 'node_modules');
      return existsSync(inner) ? [name, ...installedPackages(inner)] : [name];
    });
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
