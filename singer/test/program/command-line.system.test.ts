import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Plugin, settingsMarkdown } from '../../src/program/about.ts';
import { buildProgram, type Finished, runToEnd, sharedFolder, temporaryFolder } from '../support/program.ts';

const plugin = {
  name: 'tap-quickbooks',
  version: '1.2.3',
  description: 'Reads QuickBooks.',
  capabilities: ['discover', 'about'],
  settings: {
    client_secret: {
      kind: 'string',
      description: 'a secret',
      required: true,
      sensitive: true,
      aliases: ['secret'],
    },
    start_date: { kind: 'date_iso8601', description: 'from', default: '2024-01-01' },
    page_size: { kind: 'integer', description: 'rows a page', minimum: 1, maximum: 1000, default: 1000 },
    verify: { kind: 'boolean', description: 'count | compare', default: false },
    environment: {
      kind: 'options',
      description: 'where',
      options: ['sandbox', 'production'],
      variables: ['QBO_ENV'],
    },
  },
} as const satisfies Plugin;

/** Does what its --do flag says once it is running. */
const PROGRAM = `
  import { AuthError, BrokenPipeError, namedTask, runProgram } from 'singer';
  const plugin = ${JSON.stringify(plugin)};
  const addFlags = (command) =>
    command.option('--discover').option('--catalog <file>').option('--state <file>').option('--do <what>');
  const run = async ({ flags, logger, settings }) => {
    logger.info('running');
    switch (flags.do) {
      case 'settings': process.stdout.write(JSON.stringify(settings())); return 0;
      case 'auth': throw new AuthError('QuickBooks says no:\\n  sign in again', { cause: new Error('hidden') });
      case 'defect': throw new TypeError('undefined is not a function');
      case 'odd': throw 'just text';
      case 'leak': throw new AuthError('a proxy repeats ' + settings().client_secret + ', too');
      case 'interrupted': return 130;
      default: process.stdout.write(JSON.stringify(flags)); return 0;
    }
  };
  const doctor = namedTask('doctor', 'Looks at everything.', async () => ({
    addFlags: (command) => command.option('--json', 'for programs'),
    run: async ({ flags, settings }) => {
      process.stdout.write(JSON.stringify({ flags, settings: settings() }));
      return 0;
    },
  }));
  const commands = [doctor];
  process.exitCode = await runProgram({ plugin, addFlags, run, commands }, process.argv.slice(2), process.env);
`;

const folder = sharedFolder();
let program: string;
let cwd: string;
beforeAll(async () => {
  program = await buildProgram(folder, PROGRAM);
});
beforeEach(() => {
  cwd = temporaryFolder();
  writeFileSync(join(cwd, '.env'), '');
});

const run = (argv: readonly string[], env?: Record<string, string>): Promise<Finished> =>
  runToEnd(program, argv, { cwd, ...(env && { env }) });

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

describe('flags', () => {
  it('of the plugin and common ones reach it in any order', async () => {
    const argv = [
      '--discover',
      '--state',
      's.json',
      '--config',
      'a.json',
      '--catalog=c.json',
      '--config',
      'ENV',
    ];
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      discover: true,
      state: 's.json',
      catalog: 'c.json',
      config: ['a.json', 'ENV'],
    });
  });

  it.each([
    [['--bogus'], "unknown option '--bogus'; --help lists the flags"],
    [['--abuot'], "unknown option '--abuot' (Did you mean --about?); --help lists the flags"],
    [['--config'], "option '--config <file>' argument missing; --help lists the flags"],
    [['--about', '--format', 'xml'], 'Allowed choices are text, json, markdown.; --help lists the flags'],
    [['sync'], '"sync" is not a command; --help lists the commands and flags'],
  ])('%j are refused in one line, with exit code 2', async (argv, words) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^CRITICAL [^\n]*\n$/);
    expect(stderr.trimEnd().endsWith(words), stderr).toBe(true);
  });
});

describe('settings of a program', () => {
  it('are read only when they are asked for, since discovery works without', async () => {
    const { code } = await run(['--discover', '--config', 'missing.json']);
    expect(code).toBe(0);
  });

  it('come from the files of --config and from the environment', async () => {
    writeFileSync(join(cwd, 'a.json'), '{"client_secret": "a"}');
    const { code, stdout } = await run(['--do', 'settings', '--config', 'a.json'], { QBO_ENV: 'sandbox' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ client_secret: 'a', environment: 'sandbox' });
  });

  it('that are wrong end it in one line with every problem and exit code 2', async () => {
    writeFileSync(join(cwd, 'a.json'), '{"client_secert": "S3CRET", "page_size": 0}');
    const { code, stdout, stderr } = await run(['--do', 'settings', '--config', 'a.json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /CRITICAL [^\n]*a\.json has "client_secert", which is not a setting \(client_secret\?\); client_secret is missing; page_size in a\.json must be [^\n]*, not 0\n$/,
    );
    expect(stderr).not.toContain('S3CRET');
  });
});

describe('the end of a program', () => {
  it('has the exit code that its run resolves to', async () => {
    expect((await run(['--do', 'interrupted'])).code).toBe(130);
  });

  it('by an error that we foresaw is one CRITICAL line, without a stack, and its exit code', async () => {
    const { code, stdout, stderr } = await run(['--do', 'auth']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^CRITICAL \S+ tap-quickbooks QuickBooks says no: sign in again$/);
  });

  it.each([
    ['defect', 'TypeError: undefined is not a function at '],
    ['odd', 'just text'],
  ])('by a defect (%s) is one CRITICAL line that asks for a report, and exit code 1', async (what, words) => {
    const { code, stderr } = await run(['--do', what]);
    expect(code).toBe(1);
    const last = stderr.trimEnd().split('\n').at(-1) ?? '';
    expect(last).toMatch(
      /^CRITICAL \S+ tap-quickbooks this is a defect of tap-quickbooks 1\.2\.3, please report it: /,
    );
    expect(last).toContain(words);
  });

  it.each([[['--version']], [['--help']], [['--about', '--format', 'json']]])(
    'of %j is none where its reader has seen enough',
    async (argv) => {
      const { code, stderr } = await runToEnd(program, argv, { cwd, closed: ['stdout'] });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  it.each([
    [['--version'], 'out', 9],
    [['--do', 'settings', '--config', 'a.json'], 'err', 0],
    [['--do', 'auth'], 'err', 4],
  ])('of %j whose std%s is full ends with exit code %i', async (argv, output, expected) => {
    writeFileSync(join(cwd, 'a.json'), '{"client_secret":"x"}');
    const command = `exec "$0" "$@" ${output === 'out' ? '1' : '2'}>/dev/full`;
    const child = spawn('sh', ['-c', command, process.execPath, program, ...argv], { cwd, stdio: 'ignore' });
    const [code] = await once(child, 'close');
    expect(code).toBe(expected);
  });
});

describe('a command', () => {
  it('has flags of its own beside the common ones, and takes files that stand before its name too', async () => {
    for (const [name, secret] of [
      ['a.json', 'first'],
      ['b.json', 'second'],
    ] as const)
      writeFileSync(join(cwd, name), JSON.stringify({ client_secret: secret }));
    const { code, stdout } = await run(['--config', 'a.json', 'doctor', '--json', '--config', 'b.json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      flags: { json: true, config: ['a.json', 'b.json'] },
      settings: { client_secret: 'second' },
    });
  });

  it('takes flags after its name for its own, --about and --version too', async () => {
    expect((await run(['doctor', '--version'])).stdout).toBe('tap-quickbooks 1.2.3\n');
    expect((await run(['doctor', '--about'])).stdout).toMatch(/^Name: tap-quickbooks/);
  });

  it('is listed in the help and has help of its own', async () => {
    expect((await run(['--help'])).stdout).toMatch(/doctor .*Looks at everything/);
    expect((await run(['doctor', '--help'])).stdout).toMatch(/--json +for programs/);
  });

  it('that does not exist is refused', async () => {
    const { code, stderr } = await run(['doktor']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/CRITICAL .*doktor/);
  });
});

describe('secrets', () => {
  it('are masked by value, whatever message repeats them', async () => {
    const { code, stderr } = await run(['--do', 'leak'], { TAP_QUICKBOOKS_CLIENT_SECRET: 'open-sesame' });
    expect(code).toBe(4);
    expect(stderr).toMatch(/a proxy repeats …, too\n$/);
    expect(stderr).not.toContain('open-sesame');
  });
});

describe('.env', () => {
  it('is named in the log once, if it holds something', async () => {
    writeFileSync(join(cwd, '.env'), 'TAP_QUICKBOOKS_CLIENT_SECRET=from-file\n', { mode: 0o600 });
    const { stdout, stderr } = await run(['--do', 'settings']);
    expect(JSON.parse(stdout)).toMatchObject({ client_secret: 'from-file' });
    expect(stderr.split('\n').filter((line) => line.includes('settings also come from'))).toEqual([
      expect.stringContaining(join(cwd, '.env')),
    ]);
  });
});
