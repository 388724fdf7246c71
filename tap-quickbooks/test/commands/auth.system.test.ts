import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from 'quickbooks-simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { authPlace, consentUrl, stateOf } from '../support/auth-place.ts';
import { runTap } from '../support/tap-here.ts';
import { CLIENT, REALM, SEED } from '../support/token-server.ts';

describe('auth', () => {
  const place = authPlace();

  it('prints an address, takes the redirect, stores company, environment and tokens, and says what to set', async () => {
    const run = place.authProcess({ environment: 'sandbox' });
    const url = await consentUrl(run);
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      client_id: CLIENT.id,
      response_type: 'code',
      scope: 'com.intuit.quickbooks.accounting',
      redirect_uri: place.redirectUri,
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('has given its consent')]);
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain(`company ${REALM} (sandbox) in ${place.path}`);
    expect(stdout).toContain(`token_file ${place.path}, environment sandbox`);
    expect(place.stored()).toMatchObject({
      realm_id: REALM,
      environment: 'sandbox',
      refresh_token: 'recognisable-refresh-1',
    });
    expect(statSync(place.path).mode & 0o777).toBe(0o600);
    expect(place.server.calls).toEqual([
      expect.objectContaining({ grant: 'authorization_code', sent: 'recognisable-code-1' }),
    ]);
    expect(stdout + stderr).not.toMatch(/error|exception/i);
  });

  it('is all that a later run needs beside client id, client secret and token_file', async () => {
    const run = place.auth();
    await fetch(await consentUrl(run));
    expect((await run.ended).exitCode).toBe(0);
    const file = place.config();
    const later = await runTap(['--config', file]);
    expect(later.exitCode, later.stderr).toBe(0);
    expect(place.server.calls).toHaveLength(1);
    const doctor = await runTap(['doctor', '--json', '--config', file]);
    expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true, realm_id: REALM });
  });

  it('gets on with the consent page of a simulated QuickBooks', async () => {
    const simulator = await startSimulator({ environment: 'sandbox', customers: 1, invoices: 1, items: 1 });
    onTestFinished(() => simulator.close());
    const { apiUrl: api_url, tokenUrl: token_url, authorizeUrl: authorize_url } = simulator;
    const client = { client_id: simulator.clientId, client_secret: simulator.clientSecret };
    const settings = { ...client, environment: 'sandbox', api_url, token_url, authorize_url };
    const denied = place.auth(settings);
    await fetch(`${await consentUrl(denied)}&decision=deny`);
    expect((await denied.ended).lastLine).toMatch(/consent was refused in the browser/);
    const run = place.auth(settings);
    expect((await fetch(`${await consentUrl(run)}&decision=approve`)).status).toBe(200);
    const { exitCode, stderr } = await run.ended;
    expect(exitCode, stderr).toBe(0);
    expect(place.stored().realm_id).toBe(simulator.realmId);
    expect(place.stored().consent_expires_at).toBeGreaterThan(Date.now());
    const doctor = await runTap(['doctor', '--json', '--config', place.config(settings)]);
    expect(JSON.parse(doctor.stdout), doctor.stdout).toMatchObject({ ok: true, calls: 1 });
    expect(JSON.parse(doctor.stdout).company_name).not.toBe('(without a name)');
  });

  itInSoak(
    'replaces a refresh token of the settings that is refused, whether auth knows the settings or not',
    async () => {
      place.server.revoke(SEED);
      const refused = await runTap(['--config', place.config({ realm_id: REALM, refresh_token: SEED })]);
      expect(refused.lastLine).toMatch(/run "tap-quickbooks auth"/);
      for (const known of [{ refresh_token: SEED }, {}]) {
        const run = place.auth(known);
        await fetch(await consentUrl(run));
        expect((await run.ended).exitCode).toBe(0);
        const later = await runTap(['--config', place.config({ refresh_token: SEED })]);
        expect(later.exitCode, later.stderr).toBe(0);
      }
    },
  );

  it('opens the browser at an address of this machine that leads to the consent page', async () => {
    const bin = join(place.folder, 'bin');
    mkdirSync(bin);
    for (const name of ['xdg-open', 'open']) {
      writeFileSync(
        join(bin, name),
        `#!/bin/sh\nenv > ${join(place.folder, 'environment')}\nprintf %s "$1" > ${join(place.folder, 'opened')}\n`,
      );
      chmodSync(join(bin, name), 0o755);
    }
    const names = [
      'QBO_CLIENT_SECRET',
      'PG_PASSWORD',
      'XDG_API_TOKEN',
      'LC_SECRET',
      'DBUS_PASSWORD',
      'WSL_KEY',
    ];
    const secrets = Object.fromEntries(names.map((name) => [name, 'recognisable']));
    const path = [bin, process.env.PATH].join(delimiter);
    const run = place.auth({}, [], { ...secrets, PATH: path, DISPLAY: ':9', XDG_SESSION_TYPE: 'x11' });
    await consentUrl(run);
    while (
      !existsSync(join(place.folder, 'opened')) ||
      readFileSync(join(place.folder, 'opened'), 'utf8') === ''
    )
      await sleep(20);
    const opened = readFileSync(join(place.folder, 'opened'), 'utf8');
    expect(opened).toMatch(/\/start\?nonce=[\w-]{22}$/);
    expect(opened.split('?')[0]).toBe(new URL('/start', place.redirectUri).href);
    const environment = readFileSync(join(place.folder, 'environment'), 'utf8');
    expect(environment).toContain('DISPLAY=:9');
    expect(environment).toContain('XDG_SESSION_TYPE=x11');
    expect(environment).not.toMatch(/recognisable|PG_|QBO_/);
    for (const guess of ['/start', '/start?nonce=guessed'])
      expect((await fetch(new URL(guess, place.redirectUri), { redirect: 'manual' })).status).toBe(404);
    expect((await fetch(opened)).status).toBe(200);
    expect((await run.ended).exitCode).toBe(0);
  });

  itInSoak('needs no browser to be there', async () => {
    const run = place.auth({}, [], { PATH: join(place.folder, 'empty') });
    await fetch(await consentUrl(run));
    expect((await run.ended).exitCode).toBe(0);
  });

  it.each(
    sampled<[string, string[], object]>([
      ['--paste', ['--paste'], {}],
      ['a redirect_uri elsewhere', [], { redirect_uri: 'https://example.org/callback' }],
    ]),
  )('reads what is pasted with %s, and lets a wrong line be corrected', async (_, flags, more) => {
    const run = place.authProcess(more, flags);
    const state = stateOf(await consentUrl(run));
    const good = new URLSearchParams({ code: 'recognisable-code-1', realmId: REALM, state });
    run.child.stdin?.write(
      '\nhello\nhttps://example.org/callback?code=recognisable-code-1&state=old&realmId=1\n',
    );
    while (run.said().match(/That is not accepted: its state/g)?.length !== 2) await sleep(20);
    run.child.stdin?.write(`https://example.org/callback?${good}\n`);
    const { exitCode, stderr } = await run.ended;
    expect(exitCode, stderr).toBe(0);
    expect(place.stored().realm_id).toBe(REALM);
  });

  itInSoak('takes the pasted part after the question mark, too', async () => {
    const run = place.auth({}, ['--paste']);
    const state = stateOf(await consentUrl(run));
    run.stdin.end(`code=recognisable-code-1&realmId=${REALM}&state=${state}\n`);
    expect((await run.ended).exitCode).toBe(0);
  });

  it('ends when the input does', async () => {
    const run = place.auth({}, ['--paste']);
    run.stdin.end();
    const { exitCode, lastLine } = await run.ended;
    expect(lastLine).toMatch(/input ended without the address/);
    expect(exitCode).toBe(4);
  });
});
