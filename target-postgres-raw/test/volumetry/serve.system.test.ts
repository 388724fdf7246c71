import { get } from 'node:http';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

interface Got {
  readonly status: number | undefined;
  readonly refresh: string | string[] | undefined;
  readonly text: string;
}

function ask(url: string, host?: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    get(url, host === undefined ? {} : { headers: { host } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const { statusCode: status, headers } = answer;
      resolve({ status, refresh: headers.refresh, text: Buffer.concat(chunks).toString() });
    }).on('error', reject);
  });
}

/** A backfill from 2000 on that ended after January of 2024, with 40 of 100 invoices. */
const INTERRUPTED = {
  type: 'STATE',
  value: {
    company: { environment: 'production', realm_id: '7' },
    bookmarks: {
      qb_invoices: {
        window_field: 'MetaData.LastUpdatedTime',
        covered: [['2000-01-01T00:00:00Z', '2024-02-01T00:00:00Z']],
      },
    },
  },
  run: {
    ...{ tap: 'tap-quickbooks/0.1.0', streams: ['qb_invoices'], calls: 1, metered_calls: 1 },
    requested: ['2000-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    counts: { qb_invoices: { quickbooks: 100, read: 40 } },
  },
};

it('time that a run leaves to a later one is no gap, and no other time is forgiven', () =>
  withDatabase(server, async ({ settings, query }) => {
    const ended = { exit_code: 0, last_line: '' };
    const runUntil = (until: string, later: readonly string[]) =>
      runTarget(settings, [
        { ...SCHEMA, company: INTERRUPTED.value.company },
        envelope('1', '{}'),
        {
          ...INTERRUPTED,
          run: { ...INTERRUPTED.run, ended, later, requested: ['2000-01-01T00:00:00Z', until] },
        },
      ]);
    const verdict = async () => (await runTarget(settings, [], ['volumetry'])).stdout;
    await runUntil('2024-02-01T00:00:00Z', []);
    await runUntil('2024-02-01T20:00:00Z', ['qb_invoices']);
    expect(await verdict()).not.toContain('NOT WHOLE');
    expect(await query('select left_to_later from raw._runs order by started_at_utc')).toEqual([
      { left_to_later: '{}' },
      { left_to_later: '{qb_invoices}' },
    ]);
    await runUntil('2024-02-01T20:00:00Z', []);
    expect(await verdict()).toMatch(/NOT WHOLE: .*1 gap in coverage/);
  }));

it('the page is served anew to this machine alone, and shows what an interrupted backfill misses', () =>
  withDatabase(server, async ({ settings, query }) => {
    await runTarget(settings, [
      { ...SCHEMA, company: INTERRUPTED.value.company },
      envelope('1', '{}'),
      INTERRUPTED,
    ]);
    expect((await runTarget(settings, [], ['volumetry'])).stdout).toMatch(/NOT WHOLE: .*1 gap in coverage/);
    const serving = new TargetProcess(settings, ['volumetry', '--serve']);
    await serving.until(() => serving.stdout.includes('\n'));
    const url = serving.stdout.trim();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const first = await ask(url);
    expect(first).toMatchObject({ status: 200, refresh: '60' });
    expect(first.text).toContain('60 still missing');
    expect(first.text).toContain('killed or unknown');
    expect(first.text).toContain('Runs asked for 2000-01-01 to 2026-01-01.');
    expect(first.text).toMatch(/2024-02-01<\/th><td>2026-01-01/);
    await query("update raw._runs set tap_last_line = 'another line'");
    expect((await ask(url)).text).toContain('another line');
    expect(await ask(url, 'evil.example.com')).toMatchObject({ status: 403 });
    expect(await ask(`${url}other`)).toMatchObject({ status: 404 });
    serving.child.kill('SIGINT');
    expect((await serving.ended).code).toBe(0);
    expect((await runTarget(settings, [], ['volumetry', '--serve', 'x'])).code).toBe(2);
  }));
