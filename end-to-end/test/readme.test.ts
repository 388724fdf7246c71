import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_CODES } from 'singer';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

it('the README explains each exit code', () => {
  const readme = readFileSync(join(PROJECT_ROOT, 'README.md'), 'utf8');
  for (const code of Object.values(EXIT_CODES))
    expect(readme).toMatch(new RegExp(`^\\|[^|]*\\b${code}\\b`, 'm'));
});
