import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PIPELINE_NAMES } from '../streams.ts';
import { Warehouse } from '../warehouse.ts';
import type { MeltanoProject, MeltanoRun } from './meltano-project.ts';
import { JANUARY, PipelineCompany } from './pipeline-company.ts';
import { descendant } from './processes.ts';

/** Long enough to be killed in the middle. */
const SLOWLY = {
  TAP_QUICKBOOKS_PAGE_SIZE: '50',
  TAP_QUICKBOOKS_CONCURRENCY: '1',
  TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '100',
};

/** The census starts Meltano six times. */
const MANY_COMMANDS_MS = 600_000 * inject('pace');

const JOB = ['run', 'qb_invoices_backfill'];

const succeeded = (run: MeltanoRun) => expect(run.exitCode, run.stderr).toBe(0);

let company: PipelineCompany;
let project: MeltanoProject;
beforeAll(async () => {
  company = await PipelineCompany.start();
});
afterAll(() => company.close());

describe('a census', () => {
  it(
    'marks deletions that no run was told of, and stores the STATE that knows them',
    async () => {
      project = await company.newProject();
      const streams = { QBO_STREAMS: 'Invoice,Customer' };
      succeeded(await project.run(['run', 'qb_all_backfill'], streams));
      const live = async () => {
        const rows = await Warehouse.open(company.database, (warehouse) =>
          warehouse.query<{ id: string }>('select id from raw.qb_invoices where deleted_at_utc is null'),
        );
        return rows.map(({ id }) => id).sort();
      };
      company.simulator.mutate({ count: 4, entities: ['Invoice'], kinds: ['delete'], seed: 3 });
      const plan = await project.run(['run', 'qb-census:dry-run'], streams);
      expect(plan.stdout + plan.stderr).toMatch(/select count\(\*\) from Invoice/);
      succeeded(await project.run(['run', 'qb_census'], streams));
      const there = [...company.simulator.truth({ entity: 'Invoice' })].filter(
        ({ left_at }) => left_at === null,
      );
      expect(await live()).toEqual(there.map(({ id }) => id).sort());
      const state = await project.state('tap-quickbooks');
      expect(state?.bookmarks.qb_invoices).toHaveProperty('deletions_covered');
    },
    MANY_COMMANDS_MS,
  );
});

describe('a run that does not come to its end', () => {
  beforeAll(() => company.simulator.tune({ latencyMs: 60 }));
  afterAll(() => company.simulator.tune({ latencyMs: 0 }));

  /** Runs until the target has committed something, strikes, and resumes from what Meltano has stored. */
  async function struck(strike: (meltano: number) => void): Promise<MeltanoRun> {
    project = await company.newProject();
    const { child, ended } = project.start(JOB, { ...JANUARY, ...SLOWLY });
    while (child.exitCode === null && (await company.loaded('qb_invoices')).length < 500) await sleep(20);
    if (child.exitCode !== null) expect.fail(`it ended before: ${(await ended).stderr}`);
    strike(child.pid ?? 0);
    const run = await ended;
    const part = (await company.loaded('qb_invoices')).length;
    expect(part, run.stderr).toBeGreaterThan(0);
    expect(part).toBeLessThan(company.january('qb_invoices').length);
    company.simulator.tune({ latencyMs: 0 });
    const calls = company.calls;
    const resumed = await project.run(JOB, { ...JANUARY, ...SLOWLY });
    company.simulator.tune({ latencyMs: 60 });
    succeeded(resumed);
    expect(company.calls - calls).toBeLessThan(company.january('qb_invoices').length / 50);
    expect(await company.loaded('qb_invoices')).toEqual(company.january('qb_invoices'));
    project.remove();
    return run;
  }

  const kill = (program: string) => (meltano: number) => {
    const pid = descendant(meltano, program);
    expect(pid, `${program} runs`).toBeDefined();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  };

  it.each(['tap-quickbooks', 'target-postgres-raw'])(
    'fails when %s is killed, and continues from its STATE',
    async (program) => {
      expect((await struck(kill(program))).exitCode).toBe(1);
    },
  );

  it('ends by SIGTERM to Meltano, and continues from its STATE', async () => {
    const run = await struck((meltano) => process.kill(meltano, 'SIGTERM'));
    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).not.toContain(company.server.password);
  });
});

it('runs the three jobs side by side on one company', async () => {
  project = await company.newProject();
  // Meltano 4.4.1 makes its database in the first command, and fails where several do so at once.
  succeeded(await project.run(['state', 'list']));
  const runs = await Promise.all(
    PIPELINE_NAMES.map((stream) => project.run(['run', `${stream}_backfill`], JANUARY)),
  );
  for (const run of runs) succeeded(run);
  for (const stream of PIPELINE_NAMES) expect(await company.loaded(stream)).toEqual(company.january(stream));
  project.remove();
});
