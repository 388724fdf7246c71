import type pg from 'pg';
import { EXIT_CODES, PluginError, type Task } from 'singer';
import type { settings as SETTINGS, TargetSettings } from '../settings.ts';
import { describeServer, describeTls, listGrants, type ServerFacts } from '../sql/doctor.ts';
import { onDatabase } from './on-database.ts';
import { columns, print } from './print.ts';

interface DoctorFlags {
  readonly json?: boolean;
}

interface Check {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
}

/** Looks at everything that a load needs: settings, server, TLS, rights. */
export const DOCTOR: Task<typeof SETTINGS, DoctorFlags> = {
  addFlags: (command) => command.option('--json', 'print the result as JSON'),
  run: async ({ flags, settings }) => {
    let exitCode: number = EXIT_CODES.ok;
    let checks: Check[];
    try {
      const given = settings();
      checks = await onDatabase(given, 'connecting to Postgres', (client) => examine(client, given));
      if (checks.some(({ status }) => status === 'failed')) exitCode = EXIT_CODES.database;
    } catch (problem) {
      if (!(problem instanceof PluginError)) throw problem;
      exitCode = problem.exitCode;
      checks = [{ check: 'connection', status: 'failed', detail: problem.message }];
    }
    await print(flags.json ? JSON.stringify({ checks }, null, 2) : textOf(checks));
    return exitCode;
  },
};

function textOf(checks: readonly Check[]): string {
  return columns(
    ['', 'check', ''],
    checks.map(({ check, status, detail }) => [status, check, detail]),
  ).replace(/^.*\n/, '');
}

async function examine(client: pg.Client, settings: TargetSettings): Promise<Check[]> {
  const schema = settings.default_target_schema;
  const server = (await client.query<ServerFacts>(describeServer, [schema])).rows[0];
  const tls = (await client.query<{ tls: string | null }>(describeTls)).rows[0]?.tls;
  if (server === undefined) return [];
  const check = (name: string, isGood: boolean, good: string, bad: string): Check => ({
    check: name,
    status: isGood ? 'ok' : 'failed',
    detail: isGood ? good : bad,
  });
  const { canCreateSchema, canCreateInSchema, schemaIsThere } = server;
  return [
    { check: 'server', status: 'ok', detail: `PostgreSQL ${server.version}, database ${server.database}` },
    check(
      'writing',
      !server.isReadOnly,
      'is allowed',
      'the server is a standby or set to read only: connect to the primary',
    ),
    {
      check: 'tls',
      status: tls === null || tls === undefined ? 'warning' : 'ok',
      detail: tls ?? 'none: what is sent can be read on the way; set sslmode to verify-full',
    },
    {
      check: 'compression',
      status: 'ok',
      detail: server.hasLz4 ? 'lz4 for new tables' : 'pglz: the server has no lz4',
    },
    check(
      'temporary tables',
      server.canCreateTemporary,
      'may be made',
      `grant temporary on database ${server.database}`,
    ),
    schemaIsThere
      ? {
          check: `schema ${schema}`,
          status: canCreateInSchema ? 'ok' : 'warning',
          detail: canCreateInSchema
            ? 'tables may be made in it'
            : 'only tables that are there can be loaded, the ledger included: grant create on the schema for others',
        }
      : check(
          `schema ${schema}`,
          canCreateSchema,
          'is not there and may be made',
          `is not there: create it, or grant create on database ${server.database}`,
        ),
    ...(await grants(client, schema)),
  ];
}

/** Each table of the schema that the user may not load into. */
async function grants(client: pg.Client, schema: string): Promise<Check[]> {
  const { rows } = await client.query<{ name: string; missing: string[] }>(listGrants, [schema]);
  return rows.map(({ name, missing }) => ({
    check: `table ${schema}.${name}`,
    status: missing.length === 0 ? 'ok' : 'failed',
    detail: missing.length === 0 ? 'may be loaded' : `grant ${missing.join(', ')} on it`,
  }));
}
