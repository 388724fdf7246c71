import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsOf } from '../support/messages.ts';
import { configFor, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';

let simulator: Simulator;
let folder: string;
let config: string;
beforeAll(async () => {
  simulator = await startSimulator({ customers: 5, invoices: 5, items: 5, others: 40, to: '2024-02-01' });
  folder = temporaryFolder();
  config = writeJson(folder, 'config.json', { ...configFor(simulator, folder), streams: 'Attachable' });
});
afterAll(() => simulator.close());

/** Quotes in a name are not safe on every system. */
const nameOf = (id: string, fileName = '') => `${id}-${fileName.replaceAll('"', '_')}`;

const downloads = () => simulator.stats().calls;

it('files are downloaded once, by Id and FileName, and a damaged one again', async () => {
  const { stdout } = await runTap(['--config', config]);
  const files = recordsOf(stdout)
    .map(({ record }) => record.payload as { Id: string; FileName?: string; Size?: number })
    .filter(({ FileName }) => FileName !== undefined);
  expect(files.length).toBeGreaterThan(2);
  const to = join(folder, 'files');
  const first = await runTap(['attachments', '--to', to, '--config', config]);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(first.stdout).toContain(`${files.length} files downloaded`);
  expect(first.stderr).not.toContain('X-Amz-Signature');
  const names = readdirSync(to).sort();
  expect(names).toEqual(files.map(({ Id, FileName }) => nameOf(Id, FileName)).sort());
  for (const { Id, FileName, Size } of files)
    expect(statSync(join(to, nameOf(Id, FileName))).size).toBe(Size);

  const before = downloads();
  const [damaged = '', missing = ''] = names;
  truncateSync(join(to, damaged), 1);
  rmSync(join(to, missing));
  const second = await runTap(['attachments', '--to', to, '--config', config]);
  expect(second.stdout).toContain(`2 files downloaded to ${to}, ${files.length - 2} already there`);
  expect(readdirSync(to).sort()).toEqual(names);
  expect(downloads() - before).toBeLessThan(files.length + 2);
});

it('the command says what is missing, and that a folder cannot be made', async () => {
  const nowhere = await runTap(['attachments', '--config', config]);
  expect(nowhere).toMatchObject({ exitCode: 2, lastLine: expect.stringContaining('--to is missing') });
  const file = await runTap(['attachments', '--to', join(config, 'x'), '--config', config]);
  expect(file).toMatchObject({ exitCode: 2, lastLine: expect.stringContaining('cannot be made') });
});

it.each(['lost_row', 'no_rows'] as const)(
  'a list with the fault %s ends with exit code 10 and both numbers, after the files that it names',
  async (kind) => {
    const to = join(folder, kind);
    const listed = [...simulator.truth({ entity: 'Attachable' })].length;
    simulator.addFault({ kind, entity: 'Attachable' });
    const command = ['attachments', '--to', to, '--config', config];
    const short = await runTap(command);
    expect(short.exitCode, short.stderr).toBe(10);
    const came = kind === 'no_rows' ? 0 : listed - 1;
    expect(short.lastLine).toContain(`QuickBooks counts ${listed} attachments, and ${came} came`);
    simulator.clearFaults();
    const whole = await runTap(command);
    expect(whole.exitCode, whole.stderr).toBe(0);
    expect(readdirSync(to)).toEqual(readdirSync(join(folder, 'files')));
  },
);
