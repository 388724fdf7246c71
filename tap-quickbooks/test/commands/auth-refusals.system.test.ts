import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { authPlace, consentUrl } from '../support/auth-place.ts';
import { runTap } from '../support/tap-here.ts';
import { json, REALM, SEED } from '../support/token-server.ts';

describe('auth', () => {
  const place = authPlace();

  it.each(
    sampled<[string, RegExp]>([
      ['access_denied', /consent was refused in the browser/],
      [
        'unauthorized_client',
        /did not ask for consent \(unauthorized_client\): check client_id, redirect_uri/,
      ],
    ]),
  )('ends with a sentence when QuickBooks sends %s', async (error, sentence) => {
    place.server.consent = { error };
    const run = place.auth();
    await fetch(await consentUrl(run));
    const { exitCode, lastLine } = await run.ended;
    expect(lastLine).toMatch(/^CRITICAL /);
    expect(lastLine).toMatch(sentence);
    expect(exitCode).toBe(4);
    expect(existsSync(place.path)).toBe(false);
  });

  it('refuses consent for another company than realm_id, before the code is used', async () => {
    const run = place.auth({ realm_id: '123' });
    await fetch(await consentUrl(run));
    const { exitCode, lastLine } = await run.ended;
    expect(lastLine).toMatch(
      /consent is for company 4620816365000001, but realm_id is 123.*Nothing was stored/,
    );
    expect(exitCode).toBe(2);
    expect(place.server.calls).toEqual([]);
  });

  it('refuses to put a second company into a token file', async () => {
    const first = place.auth();
    await fetch(await consentUrl(first));
    await first.ended;
    place.server.consent = { code: 'recognisable-code-2', realmId: '777' };
    const run = place.auth();
    await fetch(await consentUrl(run));
    expect((await run.ended).lastLine).toMatch(/holds the tokens of company 4620816365000001, not of 777/);
    expect(place.stored().realm_id).toBe(REALM);
    expect(place.server.calls).toHaveLength(1);
  });

  it('says so when the code is not good any more', async () => {
    place.server.onTokenCall = (response) => {
      json(response, 400, { error: 'invalid_grant' });
      return true;
    };
    const run = place.auth();
    await fetch(await consentUrl(run));
    const { exitCode, lastLine } = await run.ended;
    expect(lastLine).toMatch(
      /the code was used before, is some minutes old.*run "tap-quickbooks auth" again/,
    );
    expect(exitCode).toBe(4);
  });

  itInSoak('takes the realm id with the spaces with which QuickBooks shows it', async () => {
    const spaced = '4620 8163 6500 0001';
    const run = place.auth({ realm_id: spaced });
    await fetch(await consentUrl(run));
    expect((await run.ended).exitCode).toBe(0);
    const later = await runTap(['--config', place.config({ realm_id: spaced })]);
    expect(later.exitCode, later.stderr).toBe(0);
    expect(later.stdout).toContain(`"realm_id":"${REALM}"`);
  });

  it.each(sampled([[['auth', '--no-browser']], [['doctor']], [[]]]))(
    'is refused with a realm id that is none: %j',
    async (command) => {
      const wrong = place.config({ realm_id: '../pwned', refresh_token: SEED });
      const { exitCode, stdout, lastLine } = await runTap([...command, '--config', wrong]);
      expect(lastLine + stdout).toMatch(
        /realm_id is "\.\.\/pwned", which is not the id of a company: give its digits/,
      );
      expect(exitCode).toBe(2);
      expect(place.server.queries).toBe(0);
    },
  );

  it('names what is wrong with the settings', async () => {
    const run = await place.auth({ client_secret: null }).ended;
    expect(run.lastLine).toMatch(/client_secret is missing/);
    const other = await place.auth({ redirect_uri: 'localhost' }).ended;
    expect(other.lastLine).toMatch(/redirect_uri is "localhost", which is not an http or https URL/);
  });

  it('is what a run asks for that knows no company', async () => {
    const without = await runTap(['--config', place.config({ refresh_token: SEED })]);
    const sentence =
      /realm_id is missing: set QBO_REALM_ID \(or a token_file in which "tap-quickbooks auth" has stored it\)/;
    expect(without.lastLine).toMatch(sentence);
    expect(without.exitCode).toBe(2);
    const neither = await runTap(['--config', place.config({ token_file: null })]);
    expect(neither.lastLine).toMatch(sentence);
  });
});
