import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeJson } from './support/run-tap.ts';
import { runTap } from './support/tap-here.ts';

describe('the tap on bad input', () => {
  const folder = temporaryFolder();
  const complete = {
    client_id: 'a',
    client_secret: 'b',
    refresh_token: 'c',
    realm_id: '1',
    api_url: 'http://127.0.0.1:9',
    token_url: 'http://127.0.0.1:9',
    token_file: join(folder, 'tokens.json'),
    start_date: '2024-01-01',
    end_date: '2024-01-02',
  };

  it.each<[string, object, string[], RegExp, number]>([
    [
      'a misspelt and a missing setting',
      { ...complete, realm_id: undefined, relm_id: '1' },
      [],
      /"relm_id", which is not a setting \(realm_id\?\).*realm_id is missing: set QBO_REALM_ID/,
      2,
    ],
    [
      'an end before the start',
      { ...complete, end_date: '2023-01-01' },
      [],
      /end_date 2023.* is not after/,
      2,
    ],
    ['a URL that is none', { ...complete, api_url: 'quickbooks' }, [], /api_url is "quickbooks"/, 2],
    [
      'an unknown stream in the setting',
      { ...complete, streams: 'Customer, Invoyce' },
      [],
      /setting streams names "Invoyce", .*\(Invoice\?\)/,
      2,
    ],
    ['an unknown flag', complete, ['--cat'], /unknown option '--cat'/, 2],
    [
      'a missing catalog',
      complete,
      ['--catalog', '/nowhere.json'],
      /catalog \/nowhere\.json cannot be read: there is no such file or folder \(ENOENT\)\. Write one/,
      2,
    ],
    [
      'a missing file of a census',
      complete,
      ['census', '--known', '/nowhere.ndjson'],
      /--known \/nowhere\.ndjson cannot be read: there is no such file or folder \(ENOENT\)/,
      2,
    ],
    [
      'a missing folder for attachments',
      complete,
      ['attachments', '--to', ''],
      /--to is empty: give it a value, or leave it out/,
      2,
    ],
    [
      'an unknown stream in the catalog',
      complete,
      [
        '--catalog',
        writeJson(folder, 'unknown.json', {
          streams: [{ tap_stream_id: 'qb_unicorns', stream: 'x', schema: {} }],
        }),
      ],
      /"qb_unicorns".*qb_customers, .*qb_invoices, qb_items/,
      2,
    ],
    [
      'a state that is none',
      complete,
      ['--state', writeJson(folder, 'no-state.json', '[]')],
      /no-state\.json is not/,
      2,
    ],
  ])('%s: one clear last line, no stack trace, exit code', async (_, settings, args, sentence, code) => {
    const run = await runTap(['--config', writeJson(folder, 'config.json', settings), ...args]);
    expect(run.lastLine).toMatch(sentence);
    expect(run.lastLine).toMatch(/^CRITICAL /);
    expect(run.exitCode).toBe(code);
    expect(run.stderr).not.toMatch(/^\s+at /m);
    expect(run.stdout).toBe('');
  });
});
