import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { anyText } from '../../../testing/any-text.ts';
import { createLogger } from '../../src/program/logger.ts';
import { meltanoConfig } from '../support/meltano-config.ts';
import { buildProgram, type Finished, runToEnd, sharedFolder, temporaryFolder } from '../support/program.ts';

/** Logs each of the calls that stand in a file as JSON: level, message, details. */
const LOGGING_PROGRAM = `
  import { readFileSync } from 'node:fs';
  import { runProgram } from 'singer';
  const plugin = { name: 'tap-quickbooks', version: '1', description: '', capabilities: [], settings: {} };
  const run = async ({ logger }) => {
    for (const [level, message, details] of JSON.parse(readFileSync('calls.json', 'utf8'))) logger[level](message, details);
    return 0;
  };
  process.exitCode = await runProgram({ plugin, addFlags: (command) => command, run }, [], process.env);
`;

const LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const;
type Call = readonly [level: (typeof LEVELS)[number], message: string, details?: object];

const METRIC = { type: 'counter', metric: 'record_count', value: 250, tags: { stream: 'qb_items' } };

const folder = sharedFolder();
let program: string;
beforeAll(async () => {
  program = await buildProgram(folder, LOGGING_PROGRAM);
});

describe('a log on stderr', () => {
  it('has a line a message: level, time, plugin, stream, message', async () => {
    const lines = await linesOf([
      ['info', 'started'],
      ['warning', '100% of %s and %d', { stream: 'qb_items' }],
      ['critical', 'the end'],
    ]);
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^INFO ${time} tap-quickbooks started$`)),
      expect.stringMatching(new RegExp(`^WARNING ${time} tap-quickbooks qb_items: 100% of %s and %d$`)),
      expect.stringMatching(new RegExp(`^CRITICAL ${time} tap-quickbooks the end$`)),
    ]);
  });

  it('writes a metric as Singer does', async () => {
    const [line] = await linesOf([['info', '', { stream: 'qb_items', metric: METRIC }]]);
    expect(line).toMatch(/^INFO \S+ tap-quickbooks METRIC: \{/);
    expect(JSON.parse(line?.replace(/^.*?METRIC: /, '') ?? '')).toEqual(METRIC);
  });

  it('goes to stderr of its process, and keeps stdout free', async () => {
    const { code, stdout, stderr } = await log([['critical', 'x']]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^CRITICAL \S+ tap-quickbooks x\n$/);
  });

  const from = (level: (typeof LEVELS)[number]) => LEVELS.slice(LEVELS.indexOf(level));
  it.each<[Record<string, string>, string | undefined, readonly string[]]>([
    [{}, undefined, from('info')],
    [{ LOGLEVEL: 'debug' }, undefined, from('debug')],
    [{ LOGLEVEL: 'WARNING' }, undefined, from('warning')],
    [{ LOGLEVEL: 'warn' }, undefined, from('warning')],
    [{ LOGLEVEL: 'Fatal' }, undefined, from('critical')],
    [{ TAP_QUICKBOOKS_LOGLEVEL: 'error', LOGLEVEL: 'debug' }, undefined, from('error')],
    [{ TAP_QUICKBOOKS_LOGLEVEL: '', LOGLEVEL: 'debug' }, undefined, from('debug')],
    [{ LOGLEVEL: 'loud' }, 'ERROR', from('error')],
    [{}, 'ERROR', from('error')],
    [{ LOGLEVEL: 'debug' }, 'ERROR', from('debug')],
  ])('is as loud as %j and the level %j of Meltano say', async (env, level, expected) => {
    const calls = LEVELS.map((each): Call => [each, each]);
    const config = level === undefined ? {} : { SINGER_SDK_LOG_CONFIG: meltanoConfig('plain', level) };
    const structured = { SINGER_SDK_LOG_CONFIG: meltanoConfig('structured', level) };
    const [lines, objects] = await Promise.all([
      linesOf(calls, { ...env, ...config }),
      linesOf(calls, { ...env, ...structured }),
    ]);
    expect(lines.map((line) => line.split(' ').at(-1))).toEqual(expected);
    expect(objects.map((line) => JSON.parse(line).level)).toEqual(expected);
  });

  it.each(['missing', 'not JSON', 'null', '[]', '{"root":{"level":10}}', '{"root":null}'])(
    'is plain and at level INFO where the file of SINGER_SDK_LOG_CONFIG is %s',
    async (content) => {
      const path = join(temporaryFolder(), 'logging.json');
      if (content !== 'missing') writeFileSync(path, content);
      const lines = await linesOf(
        [
          ['debug', 'x'],
          ['info', 'y'],
        ],
        { SINGER_SDK_LOG_CONFIG: path },
      );
      expect(lines).toEqual([expect.stringMatching(/^INFO .* y$/)]);
    },
  );

  it('warns of a level and a format that there are not', async () => {
    const lines = await linesOf([['info', 'x']], { LOGLEVEL: 'loud', LOG_FORMAT: 'xml' });
    expect(lines).toEqual([
      expect.stringMatching(/^WARNING .* LOGLEVEL is "loud": use debug, info, .*The level is info$/),
      expect.stringMatching(/^WARNING .* LOG_FORMAT is "xml": use text or json$/),
      expect.stringMatching(/^INFO .* x$/),
    ]);
  });

  it('is JSON with LOG_FORMAT=json, and rounds the values of metrics', async () => {
    const metric = { ...METRIC, value: 0.07294010400000002 };
    const [line, ofMetric] = await linesOf(
      [
        ['info', 'x'],
        ['info', '', { metric }],
      ],
      { LOG_FORMAT: 'json' },
    );
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'info', message: 'x' });
    expect(JSON.parse(ofMetric ?? '').metric_info.value).toBe(0.073);
    const off = { LOG_FORMAT: 'text', SINGER_SDK_LOG_CONFIG: meltanoConfig('structured') };
    expect(await linesOf([['info', 'x']], off)).toEqual([expect.stringMatching(/^INFO/)]);
  });

  it('survives the end of its reader', async () => {
    const { code } = await log(
      Array.from({ length: 2000 }, (): Call => ['info', 'x'.repeat(1000)]),
      'closed',
    );
    expect(code).toBe(0);
  });
});

describe('a structured log for Meltano', () => {
  const structured = () => ({ SINGER_SDK_LOG_CONFIG: meltanoConfig('structured') });

  it('has the eight keys that Meltano asks for, stream_name null where there is none', async () => {
    const [plain, ofStream] = await linesOf(
      [
        ['warning', '100% of %s'],
        ['info', 'x', { stream: 'qb_items' }],
      ],
      structured(),
    );
    expect(JSON.parse(plain ?? '')).toEqual({
      level: 'warning',
      pid: expect.any(Number),
      logger_name: 'tap_quickbooks',
      ts: expect.closeTo(Date.now() / 1000, -2),
      thread_name: 'MainThread',
      app_name: 'tap-quickbooks',
      stream_name: null,
      message: '100% of %s',
      extra: {},
    });
    expect(JSON.parse(ofStream ?? '')).toMatchObject({ stream_name: 'qb_items', message: 'x' });
  });

  it('names its levels as Python does', async () => {
    const lines = await linesOf(
      LEVELS.map((level): Call => [level, 'x']),
      { ...structured(), LOGLEVEL: 'debug' },
    );
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(LEVELS);
  });

  it('has metrics under metric_info', async () => {
    const [line] = await linesOf(
      [['info', 'not shown', { stream: 'qb_items', metric: METRIC }]],
      structured(),
    );
    expect(JSON.parse(line ?? '')).toMatchObject({
      logger_name: 'singer_sdk.metrics',
      stream_name: 'qb_items',
      message: 'METRIC',
      metric_info: METRIC,
    });
  });
});

describe.each(['plain', 'structured'] as const)('every %s line', (kind) => {
  it('is one line below 64 KiB, whatever it is made of', async () => {
    const text = fc.oneof(
      anyText({ maxLength: 100 }),
      fc
        .tuple(
          fc.constantFrom('x', '"', '\\', '\n', '\r\n', '\u0001', '\u001b[2J', '\u2028', 'é', '👍', '\ud83d'),
          fc.constantFrom(1, 7_999, 20_000),
        )
        .map(([unit, count]) => unit.repeat(count)),
    );
    const call = fc.tuple(
      fc.constantFrom(...LEVELS),
      text,
      fc.record(
        { stream: text, metric: fc.record({ tags: fc.record({ stream: text, status: text }) }) },
        { requiredKeys: [] },
      ),
    );
    const calls = fc.sample(call, { numRuns: 100, seed: 20240131 }) as Call[];
    const lines = await linesOf(calls, {
      LOGLEVEL: 'debug',
      SINGER_SDK_LOG_CONFIG: meltanoConfig(kind),
    });
    expect(lines).toHaveLength(calls.length);
    for (const line of lines) {
      expect(Buffer.byteLength(line)).toBeLessThan(64 * 1024);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      if (kind === 'structured') expect(() => JSON.parse(line)).not.toThrow();
      else expect(line).toMatch(/^(DEBUG|INFO|WARNING|ERROR|CRITICAL) /);
    }
  });

  it('has its newlines folded into spaces and is cut between whole characters', async () => {
    const lines = await linesOf(
      [
        ['info', 'one\n    at two\r\n\tthree\n'],
        ['info', `x${'👍'.repeat(5_000)}`],
      ],
      { SINGER_SDK_LOG_CONFIG: meltanoConfig(kind) },
    );
    const [folded, cut] = lines.map((line) => (kind === 'plain' ? line : JSON.parse(line).message));
    expect(folded).toMatch(/one at two three$/);
    expect(cut).toMatch(/👍…$/u);
    expect(cut).not.toContain('\ufffd');
  });
});

/** The lines that these calls write, from a logger in this process. */
async function linesOf(calls: readonly Call[], environment: Record<string, string> = {}): Promise<string[]> {
  const path = join(temporaryFolder(), 'stderr');
  const logger = await createLogger('tap-quickbooks', environment, openSync(path, 'a'));
  for (const [level, message, details] of calls) logger[level](message, details);
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** Makes the calls in a process, for what a process alone can show. */
function log(calls: readonly Call[], stderr?: 'closed'): Promise<Finished> {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'calls.json'), JSON.stringify(calls));
  return runToEnd(program, [], { cwd, closed: stderr === undefined ? [] : ['stderr'] });
}
