import { describe, expect, it } from 'vitest';
import { flagsOf } from '../src/script-flags.ts';

const read = (args: readonly string[], words?: string) =>
  flagsOf(
    {
      name: 'bench:things',
      about: 'Measures things.',
      ...(words !== undefined && { words }),
      options: {
        rows: { type: 'string', default: '10', value: 'COUNT', help: 'how many there are' },
        minutes: { type: 'string', value: 'NUMBER', help: 'how long it takes' },
        all: { type: 'boolean', default: false, help: 'measure all of them' },
        target: { type: 'string', multiple: true, default: ['a'], value: 'FILE', help: 'a program' },
      },
    },
    args,
  );

describe('the flags of a script', () => {
  it('are those of the command line, and else the defaults', () => {
    expect(read(['--rows', '3', '--target=b', '--target', 'c'])).toMatchObject({
      values: { rows: '3', all: false, target: ['b', 'c'] },
    });
    expect(read(['--minutes', '0.5'])).toMatchObject({ values: { minutes: '0.5' } });
    expect(read(['here'], 'FOLDER')).toMatchObject({
      values: { rows: '10', target: ['a'] },
      positionals: ['here'],
    });
  });

  it.each(['--help', '-h'])('print the usage for %s, whatever else is there', (flag) => {
    expect(read(['--what', flag], 'FOLDER')).toEqual({
      exitCode: 0,
      text: [
        'usage: npm run bench:things -- [options] FOLDER',
        '',
        'Measures things.',
        '',
        '  --rows COUNT      how many there are (10)',
        '  --minutes NUMBER  how long it takes',
        '  --all             measure all of them',
        '  --target FILE     a program',
      ].join('\n'),
    });
  });

  it.each([
    [['--nothing'], `Unknown option '--nothing'`],
    [['-x'], `Unknown option '-x'`],
    [['--rows'], `Option '--rows <value>' argument missing`],
    [['--rows', '--all'], `Option '--rows' argument is ambiguous`],
    [['--all=yes'], `Option '--all' does not take an argument`],
    [['--rows', '-1'], `Option '--rows' argument is ambiguous`],
    [['--rows', '1e3'], '--rows takes a whole number, not "1e3"'],
    [['--rows='], '--rows takes a whole number, not ""'],
    [['--minutes', '0.5m'], '--minutes takes a number, not "0.5m"'],
    [['extra'], '"extra" is not taken'],
    [['--', '--help'], '"--help" is not taken'],
  ])('that are not taken end the script with one line: %s', (args, problem) => {
    expect(read(args)).toEqual({
      exitCode: 2,
      text: `bench:things: ${problem}; see npm run bench:things -- --help`,
    });
  });
});
