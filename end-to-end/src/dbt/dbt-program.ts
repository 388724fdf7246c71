import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';

const REQUIREMENTS = join(PROJECT_ROOT, 'dbt', 'requirements.txt');

/** Installs the pinned dbt in an environment of its own, once for each set of pins, and returns its path. */
function installedDbt(): string {
  const pins = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `quickbooks-to-postgres-dbt-${userInfo().uid}-${pins}`);
  const done = join(folder, 'installed');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
    execFileSync(join(folder, 'bin', 'pip'), ['--quiet', 'install', '--requirement', REQUIREMENTS], {
      stdio: 'inherit',
    });
    writeFileSync(done, '');
  }
  return join(folder, 'bin', 'dbt');
}

export interface DbtProject {
  /** Folder with dbt_project.yml. */
  readonly project: string;
  /** Folder for everything that dbt writes. */
  readonly work: string;
  readonly connectionString: string;
  readonly schema: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Models that are built at once; 4 if undefined. */
  readonly threads?: number;
}

interface DbtResult {
  readonly name: string;
  readonly status: string;
  readonly failures: number | null;
  /** Time that the node took. */
  readonly seconds: number;
  readonly message: string | null;
}

export interface DbtRun {
  readonly exit: number | null;
  readonly output: string;
  readonly results: readonly DbtResult[];
}

/** Runs dbt in a project. Its result for each node comes from the file that it writes. */
export async function runDbt(words: readonly string[], options: DbtProject): Promise<DbtRun> {
  const { project, work, vars = {} } = options;
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'profiles.yml'), profile(options), { mode: 0o600 });
  const target = join(work, 'target');
  const flags = [
    ...['--project-dir', project, '--profiles-dir', work, '--profile', 'test'],
    ...['--target-path', target, '--log-path', join(work, 'logs'), '--vars', JSON.stringify(vars)],
  ];
  const child = spawn(
    installedDbt(),
    ['--no-use-colors', ...words, ...(words[0] === 'deps' ? flags.slice(0, 6) : flags)],
    {
      cwd: project,
      env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [exit] = await once(child, 'close');
  return { exit, output, results: resultsIn(join(target, 'run_results.json')) };
}

function profile({ connectionString, schema, threads = 4 }: DbtProject): string {
  const { hostname, port, username, password, pathname } = new URL(connectionString);
  const output = {
    type: 'postgres',
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    dbname: pathname.slice(1),
    schema,
    threads,
  };
  // JSON is YAML.
  return JSON.stringify({ test: { target: 'test', outputs: { test: output } } });
}

interface DbtNode extends Omit<DbtResult, 'name' | 'seconds'> {
  readonly unique_id: string;
  readonly execution_time: number;
}

function resultsIn(path: string): DbtResult[] {
  if (!existsSync(path)) return [];
  const { results }: { readonly results: readonly DbtNode[] } = JSON.parse(readFileSync(path, 'utf8'));
  return results.map(({ unique_id: name, execution_time: seconds, status, failures, message }) => ({
    ...{ name, seconds, status, failures, message },
  }));
}
