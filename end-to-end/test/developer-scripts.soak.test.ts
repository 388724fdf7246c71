import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

const manifest = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));

/** The commands of package.json that are programs of their own. The simulator's has tests of its own. */
const SCRIPTS = Object.entries<string>(manifest.scripts).flatMap(([name, command]) => {
  const [, program] = /node (\S+\/dist\/\S+\.js)$/.exec(command) ?? [];
  return program === undefined || name === 'simulator' ? [] : [{ name, program }];
});

const run = (program: string, flag: string) =>
  spawnSync(process.execPath, [join(PROJECT_ROOT, program), flag], { encoding: 'utf8' });

it.each(SCRIPTS)(
  'npm run $name prints its usage for --help, and refuses another flag in one line',
  ({ name, program }) => {
    const { status, stdout, stderr } = run(program, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toContain(`usage: npm run ${name}`);
    const refused = run(program, '--no-such-flag');
    expect({ status: refused.status, stdout: refused.stdout, stderr: refused.stderr }).toEqual({
      ...{ status: 2, stdout: '' },
      stderr: `${name}: Unknown option '--no-such-flag'; see npm run ${name} -- --help\n`,
    });
  },
);
