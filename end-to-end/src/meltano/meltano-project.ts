import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { PostgresServer } from 'postgres-launcher';
import type { Simulator } from 'quickbooks-simulator';
import { parse, stringify } from 'yaml';
import { PROJECT_ROOT } from '../project-root.ts';
import { meltanoPrograms } from './programs.ts';

type Variables = Readonly<Record<string, string>>;

export interface MeltanoRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedMeltano {
  readonly child: ChildProcess;
  readonly ended: Promise<MeltanoRun>;
}

/** Everything but what a program here could take for a setting. */
const NEUTRAL_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(TAP_|TARGET_|QBO_|PG|MELTANO_)/.test(name)),
);

/** The Meltano project in a folder of its own: the developer's STATE and tokens are not touched. */
export class MeltanoProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'meltano-test-'));
  /** All that Meltano has written, to be searched for secrets. */
  log = '';

  constructor() {
    cpSync(join(PROJECT_ROOT, 'meltano.yml'), join(this.folder, 'meltano.yml'));
    symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    cpSync(join(PROJECT_ROOT, 'meltano'), join(this.folder, 'meltano'), { recursive: true });
    mkdirSync(join(this.folder, 'state'));
  }

  /** Adds plugins of others to the copy of meltano.yml. */
  addPlugins(type: 'extractors' | 'loaders' | 'mappers', ...plugins: readonly object[]): void {
    const path = join(this.folder, 'meltano.yml');
    const project = parse(readFileSync(path, 'utf8'));
    project.plugins[type] = [...(project.plugins[type] ?? []), ...plugins];
    writeFileSync(path, stringify(project));
  }

  /** The .env that a person would write by .env.example, and where the simulator is. */
  writeDotEnv(simulator: Simulator, server: PostgresServer, database: string, more: Variables = {}): void {
    const variables = {
      QBO_CLIENT_ID: simulator.clientId,
      QBO_CLIENT_SECRET: simulator.clientSecret,
      QBO_REFRESH_TOKEN: simulator.refreshToken,
      QBO_REALM_ID: simulator.realmId,
      QBO_ENV: 'sandbox',
      QBO_START_DATE: '',
      QBO_END_DATE: '',
      PG_HOST: server.host,
      PG_PORT: String(server.port),
      PG_DB: database,
      PG_USER: server.user,
      PG_PASSWORD: server.password,
      TAP_QUICKBOOKS_API_URL: simulator.apiUrl,
      TAP_QUICKBOOKS_TOKEN_URL: simulator.tokenUrl,
      ...more,
    };
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(this.folder, '.env'), lines.join(''), { mode: 0o600 });
  }

  start(args: readonly string[], variables: Variables = {}): StartedMeltano {
    return this.startProgram(join(meltanoPrograms(), 'meltano'), args, {
      MELTANO_CLI_LOG_FORMAT: 'json',
      ...variables,
    });
  }

  /** Starts a program in the project's folder, with Meltano and the two programs in its PATH. */
  startProgram(program: string, args: readonly string[], variables: Variables = {}): StartedMeltano {
    const path = [join(PROJECT_ROOT, 'node_modules', '.bin'), meltanoPrograms(), process.env.PATH];
    const child = spawn(program, args, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...NEUTRAL_ENVIRONMENT,
        PATH: path.join(delimiter),
        XDG_STATE_HOME: join(this.folder, 'state'),
        MELTANO_CLI_DISABLE_VERSION_CHECK: 'true',
        ...variables,
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = once(child, 'close').then(([exitCode]) => {
      this.log += stdout + stderr;
      return { exitCode, stdout, stderr };
    });
    return { child, ended };
  }

  run(args: readonly string[], variables?: Variables): Promise<MeltanoRun> {
    return this.start(args, variables).ended;
  }

  /** STATE that Meltano has stored for a pipeline; undefined if there is none. */
  async state(extractor: string, suffix = ''): Promise<StoredState | undefined> {
    const id = `dev:${extractor}-to-target-postgres-raw${suffix}`;
    const { stdout } = await this.run(['state', 'get', id]);
    return stdout.trim() === '' ? undefined : JSON.parse(stdout).singer_state;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export interface StoredState {
  readonly bookmarks: Readonly<Record<string, { readonly covered: readonly (readonly string[])[] }>>;
}

/** The objects of a log in Meltano's JSON format. */
export const logLines = ({ stderr }: MeltanoRun): readonly Record<string, unknown>[] =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
