import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { authPlace, consentUrl, stateOf } from '../support/auth-place.ts';
import { REALM, SEED } from '../support/token-server.ts';

/** Sends bytes to a port of this machine and nothing more, and returns what comes until the connection ends. */
async function sendRaw(port: string, text: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1');
  let said = '';
  socket.on('error', () => {});
  socket.setEncoding('utf8').on('data', (chunk) => {
    said += chunk;
  });
  socket.end(text);
  await once(socket, 'close');
  return said;
}

describe('auth that waits for the redirect', () => {
  const place = authPlace();

  it('is not taken in by a redirect that it did not ask for, nor by other visitors', async () => {
    const run = place.auth();
    const url = await consentUrl(run);
    const forged = await place.callback({ code: 'recognisable-code-1', realmId: '666', state: 'guessed' });
    expect(forged.status).toBe(400);
    expect((await place.callback({ error: 'access_denied', state: '' })).status).toBe(400);
    expect((await place.callback({ state: stateOf(url), realmId: REALM })).status).toBe(400);
    expect((await fetch(new URL('/favicon.ico', place.redirectUri))).status).toBe(404);
    expect(place.server.calls).toEqual([]);
    await fetch(url);
    expect((await run.ended).exitCode).toBe(0);
    expect(place.stored().realm_id).toBe(REALM);
  });

  it('answers any request, and leads to the consent page once', async () => {
    const run = place.auth();
    const url = await consentUrl(run);
    const { port } = new URL(place.redirectUri);
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
    expect(await Promise.race([run.ended, 'still waiting'])).toBe('still waiting');
    await fetch(url);
    expect((await run.ended).exitCode).toBe(0);
  });

  it('takes no request that is for another host, as a page that rebinds its name sends it', async () => {
    const run = place.auth();
    const url = await consentUrl(run);
    const { port } = new URL(place.redirectUri);
    const redirect = new URLSearchParams({
      code: 'recognisable-code-1',
      realmId: REALM,
      state: stateOf(url),
    });
    const foreign = `Host: evil.example:${port}`;
    for (const hosts of [foreign, `Host: localhost:${port}\r\n${foreign}`]) {
      const told = `GET /callback?${redirect} HTTP/1.1\r\n${hosts}\r\n\r\n`;
      expect(await sendRaw(port, told)).toMatch(/^HTTP\/1.1 404/);
    }
    expect(place.server.calls).toEqual([]);
    await fetch(url);
    expect((await run.ended).exitCode).toBe(0);
  });

  it.each(sampled(['x/../../../pwned', '1 OR 1', '', '9'.repeat(26)]))(
    'takes no redirect for %j as a company',
    async (realmId) => {
      const run = place.auth({ token_file: null, refresh_token: SEED });
      const url = await consentUrl(run);
      const forged = await place.callback({ code: 'recognisable-code-1', realmId, state: stateOf(url) });
      expect(forged.status).toBe(400);
      expect(place.server.calls).toEqual([]);
      await place.callback({ error: 'access_denied', state: stateOf(url) });
      expect((await run.ended).exitCode).toBe(4);
    },
  );

  it('ends at once although a connection is open on which nothing or half a request was sent', async () => {
    const run = place.authProcess();
    const url = await consentUrl(run);
    const { port } = new URL(place.redirectUri);
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
    const other = createServer().listen(Number(new URL(place.redirectUri).port), '::1');
    onTestFinished(() => void other.close());
    const isThere = await Promise.race([
      once(other, 'listening').then(() => true),
      once(other, 'error').then(() => false),
    ]);
    if (!isThere) return;
    const { exitCode, lastLine } = await place.auth().ended;
    expect(lastLine).toMatch(/cannot be waited for at ::1, port \d+ \(EADDRINUSE\)/);
    expect(exitCode).toBe(2);
  });

  it('says so when the port is taken', async () => {
    const other = createServer().listen(Number(new URL(place.redirectUri).port), '127.0.0.1');
    const { exitCode, lastLine } = await place.auth().ended;
    other.close();
    expect(lastLine).toMatch(
      /cannot be waited for at 127\.0\.0\.1, port \d+ \(EADDRINUSE\): set another redirect_uri/,
    );
    expect(exitCode).toBe(2);
  });
});
