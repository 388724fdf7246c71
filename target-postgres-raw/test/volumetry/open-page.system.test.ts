import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openPage } from '../../src/volumetry/open-page.ts';

it.skipIf(process.platform === 'win32')('the browser that shows a page gets no password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'open-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const seen = join(folder, 'environment');
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(join(folder, name), `#!/bin/sh\nenv > ${seen}.new\nmv ${seen}.new ${seen}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('PATH', [folder, process.env.PATH].join(delimiter));
  vi.stubEnv('DISPLAY', ':9');
  vi.stubEnv('PG_PASSWORD', 'recognisable');
  expect(await openPage('/tmp/page.html')).toBeUndefined();
  while (!existsSync(seen)) await sleep(20);
  expect(readFileSync(seen, 'utf8')).toContain('DISPLAY=:9');
  expect(readFileSync(seen, 'utf8')).not.toContain('recognisable');
});
