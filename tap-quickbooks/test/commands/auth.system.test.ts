import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from 'quickbooks-simulator';
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { temporaryFolder, writeJson } from '../support/run-tap.ts';
import { type StartedTap, startTap } from '../support/start-tap.ts';
import { CLIENT, json, REALM, SEED, TokenServer } from '../support/token-server.ts';

/** A port without a listener. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Sends bytes to a port of this machine, and returns what comes until the connection ends, or for half a second. */
async function sendRaw(port: string, text: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1');
  let said = '';
  socket.on('error', () => {});
  socket.setEncoding('utf8').on('data', (chunk) => {
    said += chunk;
  });
  socket.write(text);
  await Promise.race([once(socket, 'close'), sleep(500)]);
  socket.destroy();
  return said;
}

describe('auth', () => {
  let server: TokenServer;
  let folder: string;
  let path: string;
  let redirectUri: string;
  beforeEach(async () => {
    server = await new TokenServer().start();
    folder = temporaryFolder();
    path = join(folder, 'tokens.json');
    redirectUri = `http://localhost:${await freePort()}/callback`;
  });
  afterEach(() => server.close());

  const config = (more: object = {}) =>
    writeJson(folder, 'config.json', {
      ...server.config(path),
      redirect_uri: redirectUri,
      realm_id: null,
      refresh_token: null,
      ...more,
    });
  const auth = (more: object = {}, flags: string[] = ['--no-browser'], env: Record<string, string> = {}) =>
    startTap(['auth', ...flags, '--config', config(more)], { env });
  const stored = () => JSON.parse(readFileSync(path, 'utf8'));

  /** The address of the consent page, once it is printed. */
  async function consentUrl({ said, child }: StartedTap): Promise<string> {
    for (;;) {
      const url = /^http\S+$/m.exec(said())?.[0];
      if (url !== undefined) return url;
      if (child.exitCode !== null) throw new Error(said());
      await sleep(20);
    }
  }
  const callback = (parameters: Record<string, string>) =>
    fetch(`${redirectUri.replace('localhost', '127.0.0.1')}?${new URLSearchParams(parameters)}`);
  const stateOf = (url: string) => new URL(url).searchParams.get('state') ?? '';

  it('prints an address, takes the redirect, stores company, environment and tokens, and says what to set', async () => {
    const run = auth({ environment: 'sandbox' });
    const url = await consentUrl(run);
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      client_id: CLIENT.id,
      response_type: 'code',
      scope: 'com.intuit.quickbooks.accounting',
      redirect_uri: redirectUri,
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('has given its consent')]);
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain(`company ${REALM} (sandbox) in ${path}`);
    expect(stdout).toContain(`token_file ${path}, environment sandbox`);
    expect(stored()).toMatchObject({
      realm_id: REALM,
      environment: 'sandbox',
      refresh_token: 'recognisable-refresh-1',
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(server.calls).toEqual([
      expect.objectContaining({ grant: 'authorization_code', sent: 'recognisable-code-1' }),
    ]);
    expect(stdout + stderr).not.toMatch(/error|exception/i);
  });

  it('is all that a later run needs beside client id, client secret and token_file', async () => {
    const run = auth();
    await fetch(await consentUrl(run));
    expect((await run.ended).exitCode).toBe(0);
    const file = config();
    const later = await startTap(['--config', file]).ended;
    expect(later.exitCode, later.stderr).toBe(0);
    expect(server.calls).toHaveLength(1);
    const doctor = await startTap(['doctor', '--json', '--config', file]).ended;
    expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true, realm_id: REALM });
  });

  it('gets on with the consent page of a simulated QuickBooks', async () => {
    const simulator = await startSimulator({ environment: 'sandbox', customers: 1, invoices: 1, items: 1 });
    onTestFinished(() => simulator.close());
    const { apiUrl: api_url, tokenUrl: token_url, authorizeUrl: authorize_url } = simulator;
    const client = { client_id: simulator.clientId, client_secret: simulator.clientSecret };
    const settings = { ...client, environment: 'sandbox', api_url, token_url, authorize_url };
    const denied = auth(settings);
    await fetch(`${await consentUrl(denied)}&decision=deny`);
    expect((await denied.ended).lastLine).toMatch(/consent was refused in the browser/);
    const run = auth(settings);
    expect((await fetch(`${await consentUrl(run)}&decision=approve`)).status).toBe(200);
    const { exitCode, stderr } = await run.ended;
    expect(exitCode, stderr).toBe(0);
    expect(stored().realm_id).toBe(simulator.realmId);
    expect(stored().consent_expires_at).toBeGreaterThan(Date.now());
    const doctor = await startTap(['doctor', '--json', '--config', config(settings)]).ended;
    expect(JSON.parse(doctor.stdout), doctor.stdout).toMatchObject({ ok: true, calls: 1 });
    expect(JSON.parse(doctor.stdout).company_name).not.toBe('(without a name)');
  });

  itInSoak(
    'replaces a refresh token of the settings that is refused, whether auth knows the settings or not',
    async () => {
      server.revoke(SEED);
      const refused = await startTap(['--config', config({ realm_id: REALM, refresh_token: SEED })]).ended;
      expect(refused.lastLine).toMatch(/run "tap-quickbooks auth"/);
      for (const known of [{ refresh_token: SEED }, {}]) {
        const run = auth(known);
        await fetch(await consentUrl(run));
        expect((await run.ended).exitCode).toBe(0);
        const later = await startTap(['--config', config({ refresh_token: SEED })]).ended;
        expect(later.exitCode, later.stderr).toBe(0);
      }
    },
  );

  it('opens the browser at an address of this machine that leads to the consent page', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const name of ['xdg-open', 'open']) {
      writeFileSync(
        join(bin, name),
        `#!/bin/sh\nenv > ${join(folder, 'environment')}\nprintf %s "$1" > ${join(folder, 'opened')}\n`,
      );
      chmodSync(join(bin, name), 0o755);
    }
    const secrets = { QBO_CLIENT_SECRET: 'recognisable', PG_PASSWORD: 'recognisable' };
    const path = [bin, process.env.PATH].join(delimiter);
    const run = auth({}, [], { ...secrets, PATH: path, DISPLAY: ':9', XDG_SESSION_TYPE: 'x11' });
    await consentUrl(run);
    while (!existsSync(join(folder, 'opened')) || readFileSync(join(folder, 'opened'), 'utf8') === '')
      await sleep(20);
    const opened = readFileSync(join(folder, 'opened'), 'utf8');
    expect(opened).toMatch(/\/start\?nonce=[\w-]{22}$/);
    expect(opened.split('?')[0]).toBe(new URL('/start', redirectUri).href);
    const environment = readFileSync(join(folder, 'environment'), 'utf8');
    expect(environment).toContain('DISPLAY=:9');
    expect(environment).toContain('XDG_SESSION_TYPE=x11');
    expect(environment).not.toMatch(/recognisable|PG_|QBO_/);
    for (const guess of ['/start', '/start?nonce=guessed'])
      expect((await fetch(new URL(guess, redirectUri), { redirect: 'manual' })).status).toBe(404);
    expect((await fetch(opened)).status).toBe(200);
    expect((await run.ended).exitCode).toBe(0);
  });

  itInSoak('needs no browser to be there', async () => {
    const run = auth({}, [], { PATH: join(folder, 'empty') });
    await fetch(await consentUrl(run));
    expect((await run.ended).exitCode).toBe(0);
  });

  it('is not taken in by a redirect that it did not ask for, nor by other visitors', async () => {
    const run = auth();
    const url = await consentUrl(run);
    const forged = await callback({ code: 'recognisable-code-1', realmId: '666', state: 'guessed' });
    expect(forged.status).toBe(400);
    expect((await callback({ error: 'access_denied', state: '' })).status).toBe(400);
    expect((await callback({ state: stateOf(url), realmId: REALM })).status).toBe(400);
    expect((await fetch(new URL('/favicon.ico', redirectUri))).status).toBe(404);
    expect(server.calls).toEqual([]);
    await fetch(url);
    expect((await run.ended).exitCode).toBe(0);
    expect(stored().realm_id).toBe(REALM);
  });

  it('answers any request, and leads to the consent page once', async () => {
    const run = auth();
    const url = await consentUrl(run);
    const { port } = new URL(redirectUri);
    const paths = [
      '//[',
      '/%',
      '*',
      'http://[',
      '//evil.example/callback?a=b',
      `/callback?state=${stateOf(url)}&state=`,
    ];
    for (const path of paths)
      expect(await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 40[04]/,
      );
    for (const text of ['\r\n\r\n', '\x16\x03\x01\x02\x00\x01', 'GET / HTTP/9.9\r\n\r\n'])
      await sendRaw(port, text);
    expect(run.child.exitCode).toBeNull();
    await fetch(url);
    expect((await run.ended).exitCode).toBe(0);
  });

  it('takes no request that is for another host, as a page that rebinds its name sends it', async () => {
    const run = auth();
    const url = await consentUrl(run);
    const { port } = new URL(redirectUri);
    const redirect = new URLSearchParams({
      code: 'recognisable-code-1',
      realmId: REALM,
      state: stateOf(url),
    });
    const told = `GET /callback?${redirect} HTTP/1.1\r\nHost: evil.example:${port}\r\n\r\n`;
    expect(await sendRaw(port, told)).toMatch(/^HTTP\/1.1 404/);
    expect(server.calls).toEqual([]);
    await fetch(url);
    expect((await run.ended).exitCode).toBe(0);
  });

  it.each(sampled(['x/../../../pwned', '1 OR 1', '', '9'.repeat(26)]))(
    'takes no redirect for %j as a company',
    async (realmId) => {
      const run = auth({ token_file: null, refresh_token: SEED });
      const url = await consentUrl(run);
      const forged = await callback({ code: 'recognisable-code-1', realmId, state: stateOf(url) });
      expect(forged.status).toBe(400);
      expect(server.calls).toEqual([]);
      run.child.kill('SIGKILL');
    },
  );

  it('ends at once although a connection is open on which nothing or half a request was sent', async () => {
    const run = auth();
    const url = await consentUrl(run);
    const { port } = new URL(redirectUri);
    const [idle, half] = [connect(Number(port), '127.0.0.1'), connect(Number(port), '127.0.0.1')];
    for (const socket of [idle, half]) socket.on('error', () => {});
    half.write('GET / HTTP/1.1\r\n');
    await sleep(50);
    const before = Date.now();
    await fetch(url);
    expect((await run.ended).exitCode).toBe(0);
    expect(Date.now() - before).toBeLessThan(30_000 * inject('pace'));
    idle.destroy();
    half.destroy();
  });

  it('refuses a port that another program has at the other address of localhost', async () => {
    const other = createServer().listen(Number(new URL(redirectUri).port), '::1');
    onTestFinished(() => void other.close());
    const isThere = await Promise.race([
      once(other, 'listening').then(() => true),
      once(other, 'error').then(() => false),
    ]);
    if (!isThere) return;
    const { exitCode, lastLine } = await auth().ended;
    expect(lastLine).toMatch(/cannot be waited for at ::1, port \d+ \(EADDRINUSE\)/);
    expect(exitCode).toBe(2);
  });

  it.each(
    sampled<[string, RegExp]>([
      ['access_denied', /consent was refused in the browser/],
      [
        'unauthorized_client',
        /did not ask for consent \(unauthorized_client\): check client_id, redirect_uri/,
      ],
    ]),
  )('ends with a sentence when QuickBooks sends %s', async (error, sentence) => {
    server.consent = { error };
    const run = auth();
    await fetch(await consentUrl(run));
    const { exitCode, lastLine } = await run.ended;
    expect(lastLine).toMatch(/^CRITICAL /);
    expect(lastLine).toMatch(sentence);
    expect(exitCode).toBe(4);
    expect(existsSync(path)).toBe(false);
  });

  it('refuses consent for another company than realm_id, before the code is used', async () => {
    const run = auth({ realm_id: '123' });
    await fetch(await consentUrl(run));
    const { exitCode, lastLine } = await run.ended;
    expect(lastLine).toMatch(
      /consent is for company 4620816365000001, but realm_id is 123.*Nothing was stored/,
    );
    expect(exitCode).toBe(2);
    expect(server.calls).toEqual([]);
  });

  it('refuses to put a second company into a token file', async () => {
    const first = auth();
    await fetch(await consentUrl(first));
    await first.ended;
    server.consent = { code: 'recognisable-code-2', realmId: '777' };
    const run = auth();
    await fetch(await consentUrl(run));
    expect((await run.ended).lastLine).toMatch(/holds the tokens of company 4620816365000001, not of 777/);
    expect(stored().realm_id).toBe(REALM);
    expect(server.calls).toHaveLength(1);
  });

  it('says so when the code is not good any more', async () => {
    server.onTokenCall = (response) => {
      json(response, 400, { error: 'invalid_grant' });
      return true;
    };
    const run = auth();
    await fetch(await consentUrl(run));
    const { exitCode, lastLine } = await run.ended;
    expect(lastLine).toMatch(
      /the code was used before, is some minutes old.*run "tap-quickbooks auth" again/,
    );
    expect(exitCode).toBe(4);
  });

  it('says so when the port is taken', async () => {
    const other = createServer().listen(Number(new URL(redirectUri).port), '127.0.0.1');
    const { exitCode, lastLine } = await auth().ended;
    other.close();
    expect(lastLine).toMatch(
      /cannot be waited for at 127\.0\.0\.1, port \d+ \(EADDRINUSE\): set another redirect_uri/,
    );
    expect(exitCode).toBe(2);
  });

  it.each(
    sampled<[string, string[], object]>([
      ['--paste', ['--paste'], {}],
      ['a redirect_uri elsewhere', [], { redirect_uri: 'https://example.org/callback' }],
    ]),
  )('reads what is pasted with %s, and lets a wrong line be corrected', async (_, flags, more) => {
    const run = auth(more, flags);
    const state = stateOf(await consentUrl(run));
    const good = new URLSearchParams({ code: 'recognisable-code-1', realmId: REALM, state });
    run.child.stdin?.write(
      '\nhello\nhttps://example.org/callback?code=recognisable-code-1&state=old&realmId=1\n',
    );
    while (run.said().match(/That is not accepted: its state/g)?.length !== 2) await sleep(20);
    run.child.stdin?.write(`https://example.org/callback?${good}\n`);
    const { exitCode, stderr } = await run.ended;
    expect(exitCode, stderr).toBe(0);
    expect(stored().realm_id).toBe(REALM);
  });

  itInSoak('takes the pasted part after the question mark, too', async () => {
    const run = auth({}, ['--paste']);
    const state = stateOf(await consentUrl(run));
    run.child.stdin?.end(`code=recognisable-code-1&realmId=${REALM}&state=${state}\n`);
    expect((await run.ended).exitCode).toBe(0);
  });

  it('ends when the input does', async () => {
    const run = auth({}, ['--paste']);
    run.child.stdin?.end();
    const { exitCode, lastLine } = await run.ended;
    expect(lastLine).toMatch(/input ended without the address/);
    expect(exitCode).toBe(4);
  });

  itInSoak('takes the realm id with the spaces with which QuickBooks shows it', async () => {
    const spaced = '4620 8163 6500 0001';
    const run = auth({ realm_id: spaced });
    await fetch(await consentUrl(run));
    expect((await run.ended).exitCode).toBe(0);
    const later = await startTap(['--config', config({ realm_id: spaced })]).ended;
    expect(later.exitCode, later.stderr).toBe(0);
    expect(later.stdout).toContain(`"realm_id":"${REALM}"`);
  });

  it.each(sampled([[['auth', '--no-browser']], [['doctor']], [[]]]))(
    'is refused with a realm id that is none: %j',
    async (command) => {
      const wrong = config({ realm_id: '../pwned', refresh_token: SEED });
      const { exitCode, stdout, lastLine } = await startTap([...command, '--config', wrong]).ended;
      expect(lastLine + stdout).toMatch(
        /realm_id is "\.\.\/pwned", which is not the id of a company: give its digits/,
      );
      expect(exitCode).toBe(2);
      expect(server.queries).toBe(0);
    },
  );

  it('names what is wrong with the settings', async () => {
    const run = await auth({ client_secret: null }).ended;
    expect(run.lastLine).toMatch(/client_secret is missing/);
    const other = await auth({ redirect_uri: 'localhost' }).ended;
    expect(other.lastLine).toMatch(/redirect_uri is "localhost", which is not an http or https URL/);
  });

  it('is what a run asks for that knows no company', async () => {
    const without = await startTap(['--config', config({ refresh_token: SEED })]).ended;
    const sentence =
      /realm_id is missing: set QBO_REALM_ID \(or a token_file in which "tap-quickbooks auth" has stored it\)/;
    expect(without.lastLine).toMatch(sentence);
    expect(without.exitCode).toBe(2);
    const neither = await startTap(['--config', config({ token_file: null })]).ended;
    expect(neither.lastLine).toMatch(sentence);
  });
});
