import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPostgres } from 'postgres-launcher';
import { startSimulator } from 'quickbooks-simulator';
import { refuse, scriptFlags } from '../../bench/src/script-flags.ts';
import { runPipe } from './pipe.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { writePasses } from './recorded-passes.ts';
import { sendRecordedReports } from './recorded-report-pipe.ts';
import { recordedReports } from './recorded-reports.ts';
import { recordedRows } from './recorded-rows.ts';
import { compare, readRecordings } from './recordings.ts';
import { RECORDINGS, recordingsFolder } from './recordings-folder.ts';
import { loadSchemaCheck } from './schema-check.ts';
import { tapSettingsFor } from './settings-for.ts';
import { Warehouse } from './warehouse.ts';

const flags = scriptFlags({
  name: 'check:recordings',
  about:
    'Validates the entities in recorded answers of a real QuickBooks by the schemas of their streams. Then sends the entities and the reports among them through the whole pipe, and compares what arrives in Postgres with what was recorded. Files in the folder that are no such answers are left out.',
  words: 'FOLDER',
  options: RECORDINGS,
});
const folder = recordingsFolder('check:recordings', flags);
if (folder === undefined) refuse('check:recordings', 'no folder of recordings is named');
else {
  const isFitting = checkReports(folder) && (await checkSchemas(folder));
  process.exitCode = (await checkRecordings(folder)) || (isFitting ? 0 : 1);
}

/** Reads the recorded reports as the tap does, and flattens them. */
function checkReports(recordingsFolder: string): boolean {
  const reports = recordedReports(recordingsFolder);
  for (const { file, rows, cells, problem } of reports)
    process.stdout.write(`${file}: report of ${rows} rows, ${cells} cells, ${problem ?? 'equal'}\n`);
  return reports.every(({ problem }) => problem === undefined);
}

async function checkSchemas(recordingsFolder: string): Promise<boolean> {
  const rows = recordedRows(recordingsFolder);
  const check = await loadSchemaCheck();
  const misfits = rows.flatMap(({ file, stream, row }) => {
    const reason = check(stream, row);
    return reason === undefined ? [] : [`${file}: ${stream}: ${reason}`];
  });
  const streams = new Set(rows.map(({ stream }) => stream));
  const count = rows.length - misfits.length;
  process.stdout.write(`schemas: ${count} of ${rows.length} rows of ${streams.size} streams match\n`);
  for (const misfit of misfits) process.stdout.write(`${misfit}\n`);
  return misfits.length === 0;
}

async function checkRecordings(recordingsFolder: string): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), 'check-recordings-'));
  try {
    const passes = writePasses(recordingsFolder, work);
    if (passes.length === 0) {
      process.stderr.write(`check:recordings: ${recordingsFolder} has no answer with an entity of the tap\n`);
      return 2;
    }
    return await withPostgres(async (server) => {
      const verdicts: boolean[] = [];
      for (const [at, path] of passes.entries()) {
        const simulator = await startSimulator({ records: [path] });
        const pipe = {
          tap: tapSettingsFor(simulator, work),
          database: await server.createDatabase(`recordings_${at}`),
          folder: work,
        };
        try {
          verdicts.push(await checkEntities(path, pipe));
          if (at === 0) verdicts.push(await checkSentReports(recordingsFolder, pipe));
        } finally {
          await simulator.close();
        }
      }
      return verdicts.every(Boolean) ? 0 : 1;
    });
  } finally {
    rmSync(work, { recursive: true });
  }
}

interface Pipe {
  readonly tap: Readonly<Record<string, unknown>>;
  readonly database: string;
  readonly folder: string;
}

async function checkEntities(path: string, { tap, database, folder }: Pipe): Promise<boolean> {
  const settings = { ...tap, streams: 'all', attachment_urls: 'keep', start_date: '2000-01-01' };
  const target = { connection_string: database };
  const run = await runPipe({ root: PROJECT_ROOT, folder, tap: settings, target });
  if (run.tapExit !== 0 || run.targetExit !== 0) {
    process.stderr.write(run.log);
    return false;
  }
  const comparisons = await Warehouse.open(database, (warehouse) =>
    compare(warehouse, readRecordings([path])),
  );
  for (const { stream, recorded, loaded, different } of comparisons) {
    const verdict = different.length === 0 ? 'all equal' : `different: ${different.join(', ')}`;
    if (recorded + loaded > 0)
      process.stdout.write(`${stream}: ${recorded} recorded, ${loaded} loaded, ${verdict}\n`);
  }
  return comparisons.every(
    ({ recorded, loaded, different }) => recorded === loaded && different.length === 0,
  );
}

async function checkSentReports(recordingsFolder: string, pipe: Pipe): Promise<boolean> {
  const sent = await sendRecordedReports(recordingsFolder, pipe);
  for (const { file, isDated, problem } of sent)
    process.stdout.write(
      `${file}: through the pipe${isDated ? ' with the period that was asked for' : ''}, ${problem ?? 'equal in Postgres'}\n`,
    );
  return sent.every(({ problem }) => problem === undefined);
}
