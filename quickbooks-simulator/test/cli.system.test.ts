import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { runCommand } from '../src/command.ts';
import { CONTROLS } from '../src/control/controls.ts';
import { FAULT_KINDS } from '../src/faults/fault-kinds.ts';
import { flagOf, SWITCHES, type Switch } from '../src/switches.ts';
import { ask } from './client.ts';

let folder: string;
let program: string;

/** The command as a person gets it: bundled, here with everything in it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-cli-'));
  program = join(folder, 'cli.mjs');
  const bundle = await rolldown({ input: join(import.meta.dirname, '../src/cli.ts'), platform: 'node' });
  await bundle.write({ file: program, format: 'esm' });
  await bundle.close();
});
afterAll(() => rm(folder, { recursive: true }));

function start(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, stdout: collected(child.stdout), stderr: collected(child.stderr) };
}

/** Runs the command in this process, for what ends without serving. */
function run(...args: string[]) {
  return runHere(() => runCommand(args), []);
}

describe('the command', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'prints one JSON line when it is ready, serves, and ends at %s with 0',
    async (signal) => {
      const { child, stdout, stderr } = start(
        '--realm',
        '77',
        '--customers',
        '5',
        '--invoices',
        '8',
        '--items',
        '2',
      );
      const ready = await firstLine(child, stdout);
      expect(ready).toMatchObject({ realm_id: '77', pid: child.pid, api_url: ready.url });
      expect(Object.keys(ready).sort()).toEqual(
        [
          ...[
            'api_url',
            'client_id',
            'client_secret',
            'pid',
            'realm_id',
            'refresh_token',
            'stats_url',
            'token_url',
            'url',
          ],
          'authorize_url',
          'companies',
          'revoke_url',
        ].sort(),
      );
      const { json: tokens } = await ask(ready.token_url, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: ready.refresh_token,
          client_id: ready.client_id,
          client_secret: ready.client_secret,
        }),
      });
      const count = async (entity: string) => {
        const statement = encodeURIComponent(`select count(*) from ${entity}`);
        const headers = { Authorization: `Bearer ${tokens.access_token}`, Accept: 'application/json' };
        const answer = await ask(`${ready.api_url}/v3/company/77/query?query=${statement}`, { headers });
        return answer.json.QueryResponse.totalCount;
      };
      expect(await count('Invoice')).toBe(8);
      expect(await count('Purchase')).toBe(20); // a whole company, if nothing else is said
      expect((await ask(ready.stats_url)).json).toMatchObject({ calls: 2, metered_calls: 2, token_calls: 1 });
      child.kill(signal); // with a connection of fetch still open
      const [code] = await once(child, 'close');
      expect(code).toBe(0);
      expect(stdout().trim().split('\n').length).toBe(1);
      expect(stderr()).toBe('');
    },
  );

  it('serves recordings, given after one flag or after several', async () => {
    const files = await Promise.all(['Customer', 'Item', 'Bill'].map(recordingOf));
    const [one = '', two = '', three = ''] = files;
    const { child, stdout } = start('--records', one, two, '--records', three, '--port', '0');
    const ready = await firstLine(child, stdout);
    expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    child.kill();
    await once(child, 'close');
  });

  it('explains every switch, in --help and in the README', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    const help = stdout.replace(/\s+/g, ' ');
    for (const [name, one] of Object.entries(SWITCHES)) {
      expect(help).toContain(`${flagOf(name)} <${one.value}> ${one.help}`);
    }
    const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
    const rows = Object.entries(SWITCHES).map(([name, one]) => tableRow(name, one));
    expect(readme.match(/^\| `--.*$/gm)).toEqual(rows);
  });

  it('has every address under /_simulator and every fault in the README', async () => {
    const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
    const controls = Object.entries(CONTROLS).map(([call, { help }]) => `| \`${call}\` | ${help} |`);
    expect(readme.match(/^\| `(GET|POST|DELETE) .*$/gm)).toEqual(controls);
    const faults = Object.entries(FAULT_KINDS).map(([kind, help]) => `| \`${kind}\` | ${help} |`);
    expect(readme.match(/^\| `[a-z_0-9]+` \| .*$/gm)?.slice(-faults.length)).toEqual(faults);
  });
});

/** A switch as the README's table has it. */
function tableRow(name: string, { initial, choices, help }: Switch): string {
  const values = choices ?? [String(initial)];
  const shown = values.filter((value) => value !== '').map((value, i) => (i === 0 ? `\`${value}\`` : value));
  return `| \`${flagOf(name)}\` | ${shown.join(', ')} | ${help} |`.replace('|  |', '| |');
}

describe('what it cannot do is said in one line, with exit code 2', () => {
  it.each([
    [['--port', 'eighty'], "--port <port>' argument 'eighty' is invalid"],
    [['--port', '70000'], 'port must be a whole number from 0 to 65535, not "70000"'],
    [['--invoices', '-5'], "argument '-5' is invalid"],
    [['--invoices', '99999999999'], 'invoices must be a whole number from 0 to'],
    [['--from', '2024-02-30'], 'from must be a date such as 2024-01-31, not "2024-02-30"'],
    [['--from', '2024-05-01', '--to', '2024-05-01'], 'from (2024-05-01) must be before to (2024-05-01)'],
    [['--realm', 'mine'], 'realm must be digits, not "mine"'],
    [['--colour'], "unknown option '--colour'"],
    [['--port'], "'--port <port>' argument missing"],
    [['start'], 'too many arguments'],
    [['--records', '/nowhere/none.json'], 'cannot read the recording /nowhere/none.json'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n').length).toBe(1);
  });

  it('a port that is taken ends it with 1', async () => {
    const { child, stdout } = start();
    const { url } = await firstLine(child, stdout);
    const { code, stderr } = await run('--port', new URL(url).port);
    child.kill();
    await once(child, 'close');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: listen EADDRINUSE.*\n$/);
  });
});

interface ReadyLine {
  readonly url: string;
  readonly api_url: string;
  readonly token_url: string;
  readonly stats_url: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly refresh_token: string;
}

function collected(stream: NodeJS.ReadableStream): () => string {
  const chunks: string[] = [];
  stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return () => chunks.join('');
}

async function firstLine(child: ChildProcess, stdout: () => string): Promise<ReadyLine> {
  while (!stdout().includes('\n')) await once(child.stdout as NodeJS.ReadableStream, 'data');
  return JSON.parse(stdout());
}

async function recordingOf(entity: string): Promise<string> {
  const file = join(folder, `${entity}.json`);
  await writeFile(file, `{"QueryResponse":{"${entity}":[{"Id":"1"}]}}`);
  return file;
}

describe('--env', () => {
  const few = ['--customers', '5', '--invoices', '5', '--items', '5'];

  it('writes the variables for the tap into a new file, for its user alone, and never over another one', async () => {
    const file = join(folder, 'simulator.env');
    const { child, stderr } = start('--env', file, ...few);
    await once(child.stderr, 'data');
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^QBO_CLIENT_ID=\S+\nQBO_CLIENT_SECRET=\S+\nQBO_REFRESH_TOKEN=\S+\n/);
    expect(text).toMatch(/^TAP_QUICKBOOKS_API_URL=http:\/\/127\.0\.0\.1:\d+$/m);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(stderr()).toContain(file);
    const again = await run('--env', file, ...few);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('is there already');
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('without a file prints them as exports', async () => {
    const { child, stdout } = start(...few, '--env');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(stdout()).toMatch(/^export QBO_CLIENT_ID='\S+'\n(?:export \w+='\S+'\n)+$/);
  });

  it('ends if its file cannot be written', async () => {
    const { code, stderr } = await run('--env', join(folder, 'nowhere', '.env'), ...few);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: --env \S+nowhere\/\.env cannot be written: ENOENT/);
  });
});
