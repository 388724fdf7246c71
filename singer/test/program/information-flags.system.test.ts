import { describe, expect, it } from 'vitest';
import { settingsMarkdown } from '../../src/program/about.ts';
import { folderOfTest } from '../support/program.ts';
import { runSample } from '../support/sample-here.ts';
import { plugin } from '../support/sample-program.ts';

const folder = folderOfTest();
const run = (argv: readonly string[], environment?: Record<string, string>) =>
  runSample(folder.cwd, argv, environment);

describe('--version', () => {
  it.each([
    [['--version']],
    [['-V']],
    [['--config', 'missing.json', '--version']],
    [['--version', '--about', '--discover']],
    [
      [
        '--config',
        'a',
        '--catalog',
        'b',
        '--state',
        'c',
        '--discover',
        '--about',
        '--format',
        'json',
        '--version',
      ],
    ],
  ])('wins over the rest of %j', async (argv) => {
    expect(await run(argv)).toEqual({ code: 0, stdout: 'tap-quickbooks 1.2.3\n', stderr: '' });
  });
});

describe('--help', () => {
  it.each([
    [['--help']],
    [['-h']],
    [['help']],
    [['--config', 'missing.json', '--help']],
    [['--version', '--about', '--help']],
  ])('lists the flags, whatever else is in %j', async (argv) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const word of ['QBO_ENV', 'LOGLEVEL', 'LOG_FORMAT', 'Exit codes:', '  143  stopped by SIGTERM'])
      expect(stdout).toContain(word);
    for (const flag of ['--config <file>', '--about', '--format', '--version', '--discover', '--help'])
      expect(stdout).toContain(flag);
    expect(stdout).not.toContain('tie-out');
    expect(stdout).toMatch(/[^\n]\n$/);
  });
});

it.each([[['help', 'doctor']], [['doctor', '-h']]])('%j shows the flags of the command', async (argv) => {
  const { code, stdout } = await run(argv);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: tap-quickbooks doctor .*Looks at everything\..*--json +for programs/s);
});

it('a misspelt variable is warned about with the one that is meant, and a message names the variable', async () => {
  const ended = await run(['--do', 'settings'], { QBO_ENVV: 'sandbox', QBO_ENV: 'here' });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('WARNING');
  expect(ended.stderr).toContain('the environment has QBO_ENVV (QBO_ENV?), which no setting reads');
  expect(ended.stderr).toContain('QBO_ENV must be sandbox or production, not "here"');
});

describe('--about', () => {
  it('as JSON has the keys of the Singer SDK and the settings as a JSON Schema', async () => {
    const { code, stdout, stderr } = await run(['--about', '--format', 'json', '--config', 'missing.json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      name: 'tap-quickbooks',
      description: 'Reads QuickBooks.',
      version: '1.2.3',
      sdk_version: null,
      supported_python_versions: [],
      capabilities: ['discover', 'about'],
      settings: {
        type: 'object',
        properties: {
          client_secret: { type: 'string', description: 'a secret', secret: true, writeOnly: true },
          start_date: { type: 'string', format: 'date-time', description: 'from', default: '2024-01-01' },
          page_size: {
            type: 'integer',
            minimum: 1,
            maximum: 1000,
            description: 'rows a page',
            default: 1000,
          },
          verify: { type: 'boolean', description: 'count | compare', default: false },
          environment: { type: 'string', enum: ['sandbox', 'production'], description: 'where' },
        },
        required: ['client_secret'],
      },
    });
    // Meltano reads the output of some flags with a limit of 64 KiB a line.
    expect(stdout.split('\n').length).toBeGreaterThan(20);
  });

  it.each([[['--about']], [['--about', '--format=text', '--discover']]])(
    'as text lists every setting, with %j',
    async (argv) => {
      const { code, stdout, stderr } = await run(argv);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.split('\n')).toEqual([
        'Name: tap-quickbooks',
        'Version: 1.2.3',
        'Description: Reads QuickBooks.',
        'Capabilities: discover, about',
        'Settings:',
        '  client_secret: a secret (required)',
        '    TAP_QUICKBOOKS_CLIENT_SECRET TAP_QUICKBOOKS_SECRET',
        '  start_date: from (default: 2024-01-01)',
        '    TAP_QUICKBOOKS_START_DATE',
        '  page_size: rows a page (default: 1000)',
        '    TAP_QUICKBOOKS_PAGE_SIZE',
        '  verify: count | compare (default: false)',
        '    TAP_QUICKBOOKS_VERIFY',
        '  environment: where (sandbox or production)',
        '    TAP_QUICKBOOKS_ENVIRONMENT QBO_ENV',
        '',
      ]);
    },
  );

  it('as Markdown has the table of the documentation', async () => {
    const { code, stdout } = await run(['--about', '--format', 'markdown']);
    expect(code).toBe(0);
    expect(stdout).toBe(`# tap-quickbooks 1.2.3\n\nReads QuickBooks.\n\n${settingsMarkdown(plugin)}\n`);
  });

  it('has a table with a row a setting and five cells a row', () => {
    const [, , ...rows] = settingsMarkdown(plugin)
      .split('\n')
      .map((row) => row.split(/(?<!\\)\|/).slice(1, -1));
    expect(rows.map((row) => row.map((cell) => cell.trim()))).toEqual([
      [
        '`client_secret`, `secret`',
        'string',
        'required',
        'a secret',
        '`TAP_QUICKBOOKS_CLIENT_SECRET` `TAP_QUICKBOOKS_SECRET`',
      ],
      ['`start_date`', 'date_iso8601', '`2024-01-01`', 'from', '`TAP_QUICKBOOKS_START_DATE`'],
      ['`page_size`', 'integer', '`1000`', 'rows a page', '`TAP_QUICKBOOKS_PAGE_SIZE`'],
      ['`verify`', 'boolean', '`false`', 'count \\| compare', '`TAP_QUICKBOOKS_VERIFY`'],
      ['`environment`', '`sandbox` or `production`', '', 'where', '`TAP_QUICKBOOKS_ENVIRONMENT` `QBO_ENV`'],
    ]);
  });
});
