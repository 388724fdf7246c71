import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';
import { json, REALM, TokenServer } from '../support/token-server.ts';

interface Report {
  readonly ok: boolean;
  readonly checks: readonly { readonly check: string; readonly status: string; readonly detail: string }[];
}

describe('doctor', () => {
  let server: TokenServer;
  let folder: string;
  let path: string;
  beforeEach(async () => {
    server = await new TokenServer().start();
    folder = temporaryFolder();
    path = join(folder, 'tokens.json');
  });
  afterEach(() => server.close());

  const doctor = (more: object = {}, ...flags: string[]) =>
    runTap([
      'doctor',
      ...flags,
      '--config',
      writeJson(folder, 'config.json', { ...server.config(path), ...more }),
    ]);

  it('warns of a config file that other users can read', async () => {
    const config = writeJson(folder, 'config.json', server.config(path));
    chmodSync(config, 0o640);
    const { exitCode, stdout } = await runTap(['doctor', '--json', '--config', config]);
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as Report).checks).toContainEqual({
      check: 'settings',
      status: 'warning',
      detail: expect.stringContaining(
        `; ${config} can be read by other users (mode 640), so its secrets are known to them: run chmod 600 ${config}`,
      ),
    });
  });

  it('says in a line each what is well, and that it made one call, which is metered', async () => {
    server.consentLife = 157_680_000;
    const { exitCode, stdout, stderr } = await doctor();
    expect(exitCode, stderr).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^ok {7}settings from {2}.*config\.json \(12\)$/),
      expect.stringMatching(
        new RegExp(
          `^ok {7}settings {7}production, company ${REALM}; api_url is at http://127.0.0.1:\\d+, which is not Intuit's: tokens go there; token_url is at http://127.0.0.1:\\d+, which is not`,
        ),
      ),
      `ok       token file     ${path} can be written; it does not exist yet`,
      expect.stringMatching(
        /^ok {7}refresh token {2}10[01] days left, until \d{4}-\d\d-\d\d; the consent ends on \d{4}-/,
      ),
      expect.stringMatching(
        /^ok {7}company {8}Pâtisserie 42 \(CA\), answered in \d+ ms \(intuit_tid 1-tid\)$/,
      ),
      'ok       next run       2024-01-01T00:00:00Z to 2024-01-02T00:00:00Z, at least 4 calls; read in any case: qb_customers, qb_invoices, qb_items, qb_company_info; "estimate" counts the records',
      'This took 1 call, which Intuit meters.',
    ]);
    expect(stdout + stderr).not.toMatch(/error|exception/i);
    expect(server.queries).toBe(1);
    const again = await doctor();
    expect(again.stdout).toContain(`${path}, mode 600, can be replaced`);
    expect(stdout).not.toContain('were not tried');
    const secret = 'client_id and client_secret were not tried, since the stored access token lasts until';
    expect(again.stdout).toMatch(
      new RegExp(`^ok {7}refresh token {2}10.*; ${secret} \\d{4}-.*:\\d\\dZ$`, 'm'),
    );
    expect(server.calls).toHaveLength(1);
  });

  it('warns of a host of tokens that is neither of Intuit nor this machine', async () => {
    const { stdout } = await doctor({ api_url: 'https://quickbooks.intuit.com.example.test' });
    expect(stdout).toMatch(
      /^warning {2}settings .*; api_url is at https:\/\/quickbooks.intuit.com.example.test, which is not Intuit's/m,
    );
  });

  it('prints JSON and nothing else for a program', async () => {
    const { stdout } = await doctor({ environment: 'sandbox' }, '--json');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      ok: true,
      environment: 'sandbox',
      realm_id: REALM,
      company_name: 'Pâtisserie 42',
      country: 'CA',
      token_file: path,
      refresh_token_days_left: expect.any(Number),
      consent_expires_at: null,
      intuit_tid: '1-tid',
      calls: 1,
    });
    expect(Date.parse(report.refresh_token_expires_at)).toBeGreaterThan(Date.now());
  });

  it('warns of an end that is near, and is content all the same', async () => {
    server.consentLife = 86_400 * 3.5;
    const { exitCode, stdout } = await doctor({}, '--json');
    const report: Report = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(report.ok).toBe(true);
    expect(report.checks.find(({ check }) => check === 'refresh token')).toMatchObject({
      status: 'warning',
      detail: expect.stringMatching(/consent .*\(3 days left\)/),
    });
  });

  it.each(
    sampled<[string, object, () => void, [string, RegExp, number]]>([
      ['a missing setting', { client_secret: null }, () => {}, ['settings', /client_secret is missing/, 2]],
      ['no company', { realm_id: null }, () => {}, ['settings', /realm_id is missing/, 2]],
      [
        'a token file that is something else',
        {},
        () => writeFileSync(path, 'x'),
        ['token file', /does not hold the tokens/, 2],
      ],
      [
        'a refresh token that is refused',
        { refresh_token: 'unknown' },
        () => {},
        ['refresh token', /run "tap-quickbooks auth"/, 4],
      ],
      [
        'a company that is not ours',
        {},
        () => {
          server.onQuery = (response) => {
            json(response, 403, {
              fault: { error: [{ message: 'ApplicationAuthorizationFailed', code: '3100' }] },
            });
            return true;
          };
        },
        ['company', /403 \(intuit_tid 1-tid\).*are realm_id and environment those/, 4],
      ],
      [
        'a QuickBooks that is away',
        {},
        () => {
          server.onQuery = (response) => {
            json(response, 503, '<html></html>');
            return true;
          };
        },
        ['company', /answered 503 \(intuit_tid 1-tid\)/, 6],
      ],
      [
        'an answer without the company',
        {},
        () => {
          server.onQuery = (response) => {
            json(response, 200, { QueryResponse: {} });
            return true;
          };
        },
        ['company', /its body has no CompanyInfo, which each company has/, 6],
      ],
    ]),
  )(
    'finds %s, skips what needs it, and ends by its exit code',
    async (_, more, prepare, [check, detail, code]) => {
      prepare();
      const { exitCode, stdout } = await doctor(more, '--json');
      const { ok, checks }: Report = JSON.parse(stdout);
      expect(ok).toBe(false);
      expect(exitCode).toBe(code);
      const failed = checks.findIndex(({ status }) => status === 'failed');
      expect(checks[failed]).toMatchObject({ check, detail: expect.stringMatching(detail) });
      expect(checks.slice(0, failed).every(({ status }) => status === 'ok')).toBe(true);
      expect(checks.slice(failed + 1).every(({ status }) => status === 'skipped')).toBe(true);
      expect(checks).toHaveLength(6);
      expect(checks[0]).toMatchObject({ check: 'settings from', status: 'ok' });
      const { stdout: text, exitCode: sameCode } = await doctor(more);
      expect(text).toMatch(new RegExp(`^failed {3}${check} .*${detail.source}`, 'm'));
      expect(text).toContain('This took no call.');
      expect(sameCode).toBe(code);
    },
  );

  it('gets a new token where QuickBooks has ended the stored one', async () => {
    await doctor();
    server.ahead = 2 * 3_600_000;
    const { exitCode, stderr } = await doctor();
    expect(exitCode, stderr).toBe(0);
    expect(server.calls).toHaveLength(2);
  });
});
