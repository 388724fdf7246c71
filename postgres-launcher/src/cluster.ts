import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PostgresStartError } from './postgres-start-error.ts';
import { createPrivateDirectory, handOver, type RunDirectory } from './run-directory.ts';
import { WatchedProcess } from './watchdog.ts';

/** The one superuser of a cluster. */
export const SUPERUSER = 'postgres';

/** Written last, so its presence also says that initdb went through. */
const PASSWORD_FILE = 'launcher-password';

/** An initialised data directory. */
export interface Cluster {
  dataDirectory: string;
  password: string;
  isTemporary: boolean;
}

interface ClusterPlan {
  run: RunDirectory;
  binaries: string;
  dataDirectory: string | undefined;
  newPassword: string;
  log: (line: string) => void;
}

export async function openCluster(plan: ClusterPlan): Promise<Cluster> {
  const isTemporary = plan.dataDirectory === undefined;
  const dataDirectory = resolve(plan.dataDirectory ?? join(plan.run.path, 'data'));
  const passwordFile = join(dataDirectory, PASSWORD_FILE);
  if (existsSync(passwordFile)) {
    return { dataDirectory, isTemporary, password: readFileSync(passwordFile, 'utf8') };
  }
  if (existsSync(join(dataDirectory, 'PG_VERSION'))) {
    throw new Error(
      `${dataDirectory} holds a cluster without ${PASSWORD_FILE}: another program made it, or initdb was ` +
        'interrupted; choose another data directory, or remove this one if it is not needed',
    );
  }
  createPrivateDirectory(plan.run.account, dataDirectory);
  await initdb(plan, dataDirectory);
  if (!isTemporary) writePrivateFile(plan.run, passwordFile, plan.newPassword);
  return { dataDirectory, isTemporary, password: plan.newPassword };
}

async function initdb(
  { run, binaries, newPassword, log }: ClusterPlan,
  dataDirectory: string,
): Promise<void> {
  const pwfile = join(run.path, 'initdb-password');
  writePrivateFile(run, pwfile, newPassword);
  try {
    const process = new WatchedProcess(
      run,
      [
        join(binaries, 'bin', 'initdb'),
        `--pgdata=${dataDirectory}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${pwfile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
      ],
      log,
    );
    const code = await process.exited;
    if (code !== 0) {
      throw new PostgresStartError(
        `initdb of ${dataDirectory} ended with exit code ${code}:`,
        process.lastLines,
      );
    }
  } finally {
    rmSync(pwfile, { force: true });
  }
}

function writePrivateFile({ account }: RunDirectory, path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600 });
  handOver(account, path);
}
