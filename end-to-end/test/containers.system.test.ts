import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { startSimulator } from 'quickbooks-simulator';
import { expect, it } from 'vitest';
import { readCompose } from '../src/containers/compose.ts';
import { execForm, readStages } from '../src/containers/dockerfile.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

const read = (name: string) => readFileSync(join(PROJECT_ROOT, name), 'utf8');
const compose = readCompose(read('docker-compose.yml'), {});
const services = Object.entries(compose.services);
const stages = readStages(read('Dockerfile'));
const runner = stages.find(({ name }) => name === 'runner');

it('the Compose file follows the Compose specification', () => {
  const linter = new DCLinter({
    rules: {
      // The order of the work; an image that is built has a name.
      'no-build-and-image': 0,
      'service-keys-order': 0,
      'services-alphabetical-order': 0,
      'top-level-properties-order': 0,
    },
    quiet: false,
    debug: false,
    exclude: [],
  });
  const [result] = linter.lintFiles([join(PROJECT_ROOT, 'docker-compose.yml')], false);
  expect(result?.messages).toEqual([]);
});

it.each(services)(
  '%s runs a version of its image, logs within bounds, and is on the one network',
  (_, service) => {
    expect(service.image).toMatch(
      service.build === undefined ? /:\d[\w.-]*@sha256:[0-9a-f]{64}$/ : /:\d[\w.-]*$/,
    );
    expect(service.restart).toMatch(/^(unless-stopped|no)$/);
    expect(service.logging).toHaveProperty('options.max-size');
    expect(service.networks).toEqual(['warehouse']);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  },
);

it.each(services)('%s waits for services that can tell that they are healthy', (_, service) => {
  for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
    expect(condition).toBe('service_healthy');
    expect(compose.services[name]?.healthcheck?.test).toBeDefined();
  }
});

it.each(services)('%s uses volumes, secrets and networks that are declared', (_, service) => {
  for (const volume of service.volumes ?? [])
    if (!volume.startsWith('./')) expect(compose.volumes).toHaveProperty([volume.split(':')[0] ?? '']);
  for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty(secret);
  for (const [name, value] of Object.entries(service.environment ?? {}))
    if (name.endsWith('_FILE') && value.startsWith('/run/secrets/'))
      expect(service.secrets).toContain(value.replace('/run/secrets/', ''));
});

it('secrets come from variables that .env.example has', () => {
  for (const { environment } of Object.values(compose.secrets))
    expect(read('.env.example')).toMatch(new RegExp(`^${environment}=`, 'm'));
});

it('pgAdmin knows the server, its database and where the password is', () => {
  const { Servers: servers } = JSON.parse(compose.configs.pgadmin_servers?.content ?? '');
  const { PG_DB, PG_USER } = compose.services.postgres?.environment ?? {};
  expect(servers[1]).toMatchObject({
    Host: 'postgres',
    MaintenanceDB: PG_DB,
    Username: PG_USER,
    PassFile: '/.pgpass',
  });
  expect(read('docker/pgadmin.sh')).toContain('/.pgpass');
});

it('the demo has the credentials that the simulator makes of its seed', async () => {
  const words = compose.services.simulator?.command ?? [];
  const simulator = await startSimulator({ seed: Number(words[words.indexOf('--seed') + 1]) });
  await simulator.close();
  expect(compose.services['meltano-demo']?.environment).toMatchObject({
    QBO_CLIENT_ID: simulator.clientId,
    QBO_CLIENT_SECRET: simulator.clientSecret,
    QBO_REFRESH_TOKEN: simulator.refreshToken,
    QBO_REALM_ID: simulator.realmId,
  });
});

it('images are built of pinned ones, and run as a user by number that is not root', () => {
  const own = stages.map(({ name }) => name);
  for (const { base } of stages)
    if (!own.includes(base)) expect(base).toMatch(/^\w+:\d[\w.]*(-\w+)+@sha256:[0-9a-f]{64}$/);
  for (const name of ['runner', 'simulator']) {
    const user = stages
      .find((stage) => stage.name === name)
      ?.instructions.find(({ word }) => word === 'USER');
    expect(user?.text).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  }
});

it('the runner is stopped by the signal that Meltano hands on, and lets a request end', () => {
  expect(runner?.instructions.find(({ word }) => word === 'STOPSIGNAL')?.text).toBe('SIGTERM');
  expect(execForm(runner ?? stages[0] ?? { name: '', base: '', instructions: [] }, 'ENTRYPOINT')).toEqual([
    'meltano',
  ]);
  for (const name of ['meltano', 'meltano-demo'])
    expect(compose.services[name]).toMatchObject({ init: true, stop_grace_period: '150s' });
});

it('nothing secret or built gets into a build', () => {
  const ignored = read('.dockerignore').split('\n');
  for (const line of ['**/.env*', '**/node_modules', '**/dist', '.git']) expect(ignored).toContain(line);
});
