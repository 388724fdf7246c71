import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { PROJECT_ROOT } from '../project-root.ts';
import type { MeltanoProject } from './meltano-project.ts';
import { PipelineCompany } from './pipeline-company.ts';

/** The commands of the runbook, block by block, in its order. The Spanish one has the same, byte for byte. */
const BLOCKS = [
  ...readFileSync(join(PROJECT_ROOT, 'docs', 'runbook.md'), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, code = '']) => code);

/** Lines that stand for what this test has prepared, and those that other tests run: they need a browser or psql. */
const ELSEWHERE =
  /^(npm run setup|python3 -m venv|\.venv\/bin\/pip|export PATH|sql[ (]|cp |tap-quickbooks auth|tap-quickbooks attachments)/;

let company: PipelineCompany;
let project: MeltanoProject;
beforeAll(async () => {
  company = await PipelineCompany.start();
  // A few of the streams: a block stores the STATE of each stream in a start of Meltano of its own.
  project = await company.newProject({ QBO_STREAMS: 'Invoice,CompanyInfo' });
});
afterAll(async () => {
  project.remove();
  await company.close();
});

it(
  'the blocks of the runbook run one after the other as they are written',
  async () => {
    for (const block of BLOCKS) {
      const lines = block.split('\n').filter((line) => line !== '' && !ELSEWHERE.test(line));
      const script = ['-e', '-o', 'pipefail', '-c', lines.join('\n')];
      const { exitCode, stderr } = await project.startProgram('bash', script).ended;
      expect(exitCode, `${block}\n${stderr}`).toBe(0);
      expect(stderr, block).not.toMatch(/critical|traceback/i);
    }
    expect(await company.loaded('qb_invoices')).toEqual(
      company.truth('qb_invoices', '2000-01-01', '2030-01-01'),
    );
  },
  900_000 * inject('pace'),
);
