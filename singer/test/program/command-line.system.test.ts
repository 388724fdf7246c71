import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BuiltProgram, runToEnd } from '../support/program.ts';
import { runSample } from '../support/sample-here.ts';
import { PROGRAM } from '../support/sample-program.ts';

const built = new BuiltProgram(PROGRAM);
const run = (argv: readonly string[], environment?: Record<string, string>) =>
  runSample(built.cwd, argv, environment);

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
    [['--about', '--format', 'xml'], 'Allowed choices are text, json, markdown; --help lists the flags'],
    [['--format', 'json'], '--format is the format of --about: add --about, or leave --format out'],
    [['--state', ''], '--state is empty: give it a value, or leave it out'],
    [['--config', 'ENV', '--config='], '--config is empty: give it a value, or leave it out'],
    [['--config', '', 'doctor'], '--config is empty: give it a value, or leave it out'],
    [['sync'], '"sync" is not a command; --help lists the commands and flags'],
    [['docter'], '"docter" is not a command (doctor?); --help lists the commands and flags'],
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
    writeFileSync(join(built.cwd, 'a.json'), '{"client_secret": "a"}');
    const { code, stdout } = await run(['--do', 'settings', '--config', 'a.json'], { QBO_ENV: 'sandbox' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ client_secret: 'a', environment: 'sandbox' });
  });

  it('that are wrong end it in one line with every problem and exit code 2', async () => {
    writeFileSync(join(built.cwd, 'a.json'), '{"client_secert": "S3CRET", "page_size": 0}');
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
    expect((await built.run(['--do', 'interrupted'])).code).toBe(130);
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
      const { code, stderr } = await runToEnd(built.path, argv, { cwd: built.cwd, closed: ['stdout'] });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  it.each([
    [['--version'], 'out', 9],
    [['--do', 'settings', '--config', 'a.json'], 'err', 0],
    [['--do', 'auth'], 'err', 4],
  ])('of %j whose std%s is full ends with exit code %i', async (argv, output, expected) => {
    writeFileSync(join(built.cwd, 'a.json'), '{"client_secret":"x"}');
    const command = `exec "$0" "$@" ${output === 'out' ? '1' : '2'}>/dev/full`;
    const child = spawn('sh', ['-c', command, process.execPath, built.path, ...argv], {
      cwd: built.cwd,
      stdio: 'ignore',
    });
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
      writeFileSync(join(built.cwd, name), JSON.stringify({ client_secret: secret }));
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
    writeFileSync(join(built.cwd, '.env'), 'TAP_QUICKBOOKS_CLIENT_SECRET=from-file\n', { mode: 0o600 });
    const { stdout, stderr } = await run(['--do', 'settings']);
    expect(JSON.parse(stdout)).toMatchObject({ client_secret: 'from-file' });
    expect(stderr.split('\n').filter((line) => line.includes('settings also come from'))).toEqual([
      expect.stringContaining(join(built.cwd, '.env')),
    ]);
  });
});
