import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

/** `npm run test:machines` takes ten minutes and 20 companies. This is a short one. */
const FLAGS = ['--minutes', '0.5', '--companies', '6'];

it(
  'two machines keep their tokens and one owner of a company, lose no record and double none while they are killed',
  async () => {
    const program = join(PROJECT_ROOT, 'end-to-end', 'dist', 'two-machines.js');
    const child = spawn(process.execPath, [program, ...FLAGS], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [exitCode] = await once(child, 'close');
    process.stderr.write(said);
    expect(exitCode, said).toBe(0);
    expect(said).toMatch(/ends of tap\/target: .*SIGKILL/);
  },
  600_000 * inject('pace'),
);
