import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordsOf } from '../support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';

const HOST = 'quickbooks.test';
const PASSWORD = 'recognisable-password';

/** A tap that can reach QuickBooks through a proxy only: its host has no address. */
describe.skipIf(spawnSync('openssl', ['version']).status !== 0)('a network with a proxy', () => {
  const folder = temporaryFolder();
  const sockets = new Set<Socket>();
  const tunnels: { readonly target: string | undefined; readonly authorization: string | undefined }[] = [];
  let simulator: Simulator;
  let proxy: Server;
  let front: ReturnType<typeof createTlsServer>;
  let status = 200;

  beforeAll(async () => {
    simulator = await startSimulator({ customers: 5, invoices: 20, items: 5 });
    front = createTlsServer(certificate(folder), (socket) =>
      tunnel(socket, connect(portOf(simulator.apiUrl))),
    );
    proxy = createServer((_, response) => response.writeHead(405).end());
    proxy.on('connect', (request, socket: Socket) => {
      tunnels.push({ target: request.url, authorization: request.headers['proxy-authorization'] });
      socket.write(`HTTP/1.1 ${status} Status\r\n\r\n`);
      if (status === 200) tunnel(socket, connect((front.address() as AddressInfo).port, '127.0.0.1'));
      else socket.end();
    });
    for (const server of [front, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of [front, proxy]) server.close();
    await simulator.close();
  });

  function tunnel(a: Socket, b: Socket): void {
    for (const socket of [a, b]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        for (const each of [a, b]) each.destroy();
      });
    }
    a.pipe(b).pipe(a);
  }

  const run = (environment: Record<string, string>, ...command: string[]) => {
    tunnels.length = 0;
    const { port } = proxy.address() as AddressInfo;
    const config = writeJson(folder, 'config.json', {
      ...configFor(simulator, folder),
      api_url: `https://${HOST}`,
      token_url: `https://${HOST}${new URL(simulator.tokenUrl).pathname}`,
      start_date: '2020-01-01',
    });
    const address = `http://user:${PASSWORD}@127.0.0.1:${port}`;
    return runTap([...command, '--config', config], {
      HTTPS_PROXY: address,
      NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'),
      ...environment,
    });
  };

  it('is crossed through HTTPS_PROXY by every request, for tokens and for records', async () => {
    const { exitCode, stdout, stderr } = await run({});
    expect(stderr).toContain(`requests go through the proxy http://127.0.0.1:`);
    expect({ exitCode, records: recordsOf(stdout).length > 30 }).toEqual({ exitCode: 0, records: true });
    const authorization = `Basic ${Buffer.from(`user:${PASSWORD}`).toString('base64')}`;
    expect(new Set(tunnels.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ target: `${HOST}:443`, authorization })]),
    );
    expect(stdout + stderr).not.toContain(PASSWORD);
  });

  it('is not crossed if NO_PROXY names the host', async () => {
    const { exitCode, stdout, stderr } = await run(
      { NO_PROXY: HOST, TAP_QUICKBOOKS_MAX_API_CALLS: '0' },
      'doctor',
    );
    expect(tunnels).toEqual([]);
    expect(exitCode).toBe(6);
    expect(stdout).toMatch(/got no answer: .*Run again later: a run continues from the last STATE/);
    expect(stderr).not.toContain('through the proxy');
  });

  it('whose proxy wants other credentials ends the run at once, and names the variable', async () => {
    status = 407;
    const { exitCode, stdout, stderr } = await run({}, 'doctor');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(
      /the proxy http:\/\/127.0.0.1:\d+ \(HTTPS_PROXY\) asks for another user or password \(407\)/,
    );
    expect(stdout + stderr).not.toContain(PASSWORD);
    expect(tunnels).toHaveLength(1);
  });
});

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** A certificate of the host, which is its own authority. */
function certificate(folder: string) {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-days', '1'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
    ...names,
  ];
  execFileSync('openssl', made, { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
