import { readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TapRun, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';
import { runTap } from '../support/tap-here.ts';
import { json, type TokenCall, TokenServer } from '../support/token-server.ts';

/** Every secret in these tests has this in it: tokens, code, client id and client secret. */
const SECRET = /recognisable/;

const pieces = (text: string) => Buffer.from(text).toString('base64').slice(0, 16);

/** Fails a token call in a way that repeats what was sent. */
const echo =
  (status: number, body: (sent: string) => string) => (response: ServerResponse, call: TokenCall) => {
    json(response, status, body(call.sent));
    return true;
  };

describe('secrets', () => {
  let server: TokenServer;
  let folder: string;
  let path: string;
  beforeEach(async () => {
    server = await new TokenServer().start();
    folder = temporaryFolder();
    path = join(folder, 'tokens.json');
  });
  afterEach(() => server.close());

  /** Checks that a run with the loudest logs told no secret. */
  function expectNoSecret({ stdout, stderr }: TapRun): void {
    // The client id is a part of the address of the consent page (RFC 6749, 4.1.1), and no secret there.
    const told = `${stdout}${stderr}`.replaceAll(/client_id=[\w-]+/g, '');
    expect(told).not.toMatch(SECRET);
    expect(told).not.toContain(pieces('recognisable-client-id'));
  }

  /** Runs the tap with the loudest logs, watching the process list, and checks that nothing leaks. */
  async function watched(args: string[], stdin?: (said: string) => string) {
    const { child, ended, said } = startTap(args, { env: { LOGLEVEL: 'debug' } });
    const seen: string[] = [];
    let isOver = false;
    const watch = (async () => {
      while (!isOver) {
        seen.push(...processList(child.pid));
        await sleep(20);
      }
    })();
    if (stdin !== undefined) {
      while (!said().includes('Then paste')) await sleep(20);
      child.stdin?.end(stdin(said()));
    }
    const run = await ended;
    isOver = true;
    await watch;
    expectNoSecret(run);
    expect(seen.join('\n')).not.toMatch(SECRET);
    if (process.platform === 'linux') expect(seen.length).toBeGreaterThan(0);
    return run;
  }

  /** Command lines of a process and its children. */
  function processList(pid: number | undefined): string[] {
    if (process.platform !== 'linux' || pid === undefined) return [];
    try {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
      return [String(pid), ...children].map((each) => readFileSync(`/proc/${each}/cmdline`, 'utf8'));
    } catch {
      return [];
    }
  }

  const config = (more: object = {}) =>
    writeJson(folder, 'config.json', { ...server.config(path), request_timeout_seconds: 2, ...more });

  it('stay secret: nothing at all goes wrong', async () => {
    const run = await watched(['--config', config()]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).not.toMatch(/error|exception/i);
  });

  it.each<[string, () => void, number]>([
    [
      'an access token that is echoed by a 401, twice',
      () => {
        server.onQuery = (response, token) => {
          json(response, 401, {
            fault: { error: [{ message: 'm', detail: `Token expired: ${token}`, code: '3200' }] },
          });
          return true;
        };
      },
      4,
    ],
    [
      'a fault in XML that echoes the access token',
      () => {
        server.onQuery = (response, token) => {
          json(
            response,
            400,
            `<IntuitResponse><Fault type="AUTHENTICATION"><Error code="100"><Message>m</Message><Detail>Malformed bearer token: ${token}</Detail></Error></Fault></IntuitResponse>`,
          );
          return true;
        };
      },
      5,
    ],
    [
      'invalid_grant with a description that echoes the refresh token',
      () => {
        server.onTokenCall = echo(400, (sent) =>
          JSON.stringify({ error: 'invalid_grant', error_description: `bad: ${sent}` }),
        );
      },
      4,
    ],
    [
      'a token endpoint that echoes the refresh token as its error',
      () => {
        server.onTokenCall = echo(400, (sent) => JSON.stringify({ error: sent.replaceAll('-', '_') }));
      },
      4,
    ],
    [
      'a client that is refused in HTML',
      () => {
        server.onTokenCall = echo(403, (sent) => `<html>${sent} recognisable-client-secret</html>`);
      },
      4,
    ],
    [
      'a token endpoint with broken JSON first',
      () => {
        server.onTokenCall = (response, call) => {
          if (server.calls.length > 1) return false;
          json(response, 200, `{"access_token":"recognisable-access","refresh_token":"${call.sent}`);
          return true;
        };
      },
      0,
    ],
    [
      'a connection that is cut first',
      () => {
        server.onTokenCall = (response) => {
          if (server.calls.length > 1) return false;
          response.destroy();
          return true;
        };
      },
      0,
    ],
    [
      'a token file with something else in it',
      () => writeFileSync(path, '{"refresh_token":"recognisable"}'),
      2,
    ],
    ['a token file that is cut off', () => writeFileSync(path, '{"refresh_token":"recognisable'), 2],
  ])('stay secret: %s', async (_, prepare, code) => {
    prepare();
    const run = await runTap(['--config', config()], { LOGLEVEL: 'debug' });
    expect(run.exitCode, run.stderr).toBe(code);
    expectNoSecret(run);
  });

  it('stay secret: a token_url with a password, and no listener', async () => {
    server.close();
    const url = new URL(`${server.url}/tokens?key=recognisable`);
    url.password = 'recognisable';
    url.username = 'user';
    const run = startTap(['--config', config({ token_url: url.href })], { env: { LOGLEVEL: 'debug' } });
    while (!run.said().includes('trying again')) await sleep(20);
    run.child.kill('SIGKILL');
    await run.ended;
    expect(run.said()).not.toMatch(SECRET);
    expect(run.said()).toMatch(/POST http:\/\/127\.0\.0\.1:\d+\/tokens got no answer/);
  });

  it('stay secret: a signal that opens the debugger of Node', async () => {
    const run = startTap(['--config', config()]);
    server.onTokenCall = () => {
      run.child.kill('SIGUSR1');
      return false;
    };
    const { exitCode, stderr } = await run.ended;
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toMatch(/debugger|inspector/i);
  });

  it.each([
    ['doctor', ['doctor', '--json']],
    ['estimate', ['estimate', '--json']],
  ])('stay secret: %s', async (_, args) => {
    const run = await watched([...args, '--config', config()]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout + run.stderr).not.toMatch(/error|exception/i);
  });

  it.each([
    ['is taken', 0, undefined],
    [
      'is refused',
      4,
      echo(400, (sent) => JSON.stringify({ error: 'invalid_grant', error_description: sent })),
    ],
  ])('stay secret: a pasted address whose code %s', async (_, code, onTokenCall) => {
    if (onTokenCall !== undefined) server.onTokenCall = onTokenCall;
    const run = await watched(['auth', '--paste', '--config', config({ refresh_token: null })], (said) => {
      const state = /state=([\w-]+)/.exec(said)?.[1];
      const wrong = 'https://example.org/callback?code=recognisable-code-1&state=wrong&realmId=1';
      return `${wrong}\nhttps://example.org/callback?code=recognisable-code-1&realmId=4620816365000001&state=${state}\n`;
    });
    expect(run.exitCode, run.stderr).toBe(code);
  });
});
