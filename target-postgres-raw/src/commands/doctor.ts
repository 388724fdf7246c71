import type pg from 'pg';
import { EXIT_CODES, PluginError, print, type Task, withGivenNames } from 'singer';
import { isLocal } from '../postgres/authentication-guard.ts';
import { columns } from '../report/columns.ts';
import type { SETTINGS, TargetSettings } from '../settings.ts';
import { describeServer, describeTls, type ServerFacts } from '../sql/doctor.ts';
import { grant } from '../sql/fix-table.ts';
import { identifier } from '../sql/identifier.ts';
import { requireUsable } from '../usable-settings.ts';
import type { Check } from './check.ts';
import { examineOwnTables } from './doctor-own-tables.ts';
import { examineRuns } from './doctor-runs.ts';
import { examineTables } from './doctor-tables.ts';
import { examineViews } from './doctor-views.ts';
import { onDatabase } from './on-database.ts';

interface DoctorFlags {
  readonly json?: boolean;
  readonly companyInKey?: boolean;
}

/** Looks at everything that a load needs: settings, server, TLS, rights, and tables that are there. */
export const DOCTOR: Task<typeof SETTINGS, DoctorFlags> = {
  addFlags: (command) =>
    command
      .option('--json', 'print the result as JSON')
      .option(
        '--company-in-key',
        "examine the tables for records with the tap's company_in_key, and print the SQL that lets a table of one company hold many",
      ),
  run: async ({ flags, settings, exposures, origins, logger }) => {
    let exitCode: number = EXIT_CODES.ok;
    let warnings: Check[] = [];
    let checks: Check[];
    try {
      warnings = [{ check: 'settings from', status: 'ok', detail: origins() }];
      const given = settings();
      requireUsable(given);
      warnings.push(...exposures().map(exposed));
      const work = (client: pg.Client) => examine(client, given, flags.companyInKey === true);
      checks = await onDatabase({ settings: given, logger }, 'connecting to Postgres', work, 'writing');
      if (checks.some(({ status }) => status === 'failed')) exitCode = EXIT_CODES.database;
    } catch (problem) {
      if (!(problem instanceof PluginError)) throw problem;
      exitCode = problem.exitCode;
      checks = [{ check: 'connection', status: 'failed', detail: withGivenNames(problem.message) }];
    }
    checks = [...warnings, ...checks];
    await print(flags.json ? JSON.stringify({ checks }, null, 2) : textOf(checks));
    return exitCode;
  },
};

/** A connection inside this machine needs no TLS. */
function tlsCheck(tls: string | null | undefined, { host }: pg.Client): Check {
  if (typeof tls === 'string') return { check: 'tls', status: 'ok', detail: tls };
  return isLocal(host)
    ? { check: 'tls', status: 'ok', detail: 'none, and none needed inside this machine' }
    : {
        check: 'tls',
        status: 'warning',
        detail: 'none: what is sent can be read on the way; set sslmode to verify-full',
      };
}

function exposed(detail: string): Check {
  return { check: 'settings files', status: 'warning', detail };
}

function textOf(checks: readonly Check[]): string {
  return columns(
    ['', 'check', ''],
    checks.map(({ check, status, detail, fix }) => [
      status,
      check,
      fix === undefined ? detail : `${detail}. To mend it: ${fix.join(' ')}`,
    ]),
  ).replace(/^.*\n/, '');
}

async function examine(
  client: pg.Client,
  settings: TargetSettings,
  isCompanyInKey: boolean,
): Promise<Check[]> {
  const schema = settings.default_target_schema;
  const server = (await client.query<ServerFacts>(describeServer, [schema])).rows[0];
  const tls = (await client.query<{ tls: string | null }>(describeTls)).rows[0]?.tls;
  if (server === undefined) return [];
  const check = (name: string, isGood: boolean, good: string, bad: string): Check => ({
    check: name,
    status: isGood ? 'ok' : 'failed',
    detail: isGood ? good : bad,
  });
  return [
    { check: 'server', status: 'ok', detail: `PostgreSQL ${server.version}, database ${server.database}` },
    check(
      'writing',
      !server.isReadOnly,
      'is allowed',
      'the server is a standby or set to read only: connect to the primary',
    ),
    tlsCheck(tls, client),
    {
      check: 'compression',
      status: 'ok',
      detail: server.hasLz4 ? 'lz4 for new tables' : 'pglz: the server has no lz4',
    },
    server.canCreateTemporary
      ? { check: 'temporary tables', status: 'ok', detail: 'may be made' }
      : {
          check: 'temporary tables',
          status: 'failed',
          detail: `the user ${server.user} may not make any`,
          fix: [grant(['temporary'], `database ${identifier(server.database)}`, server.user)],
        },
    schemaCheck(schema, server),
    ...(server.canUseSchema
      ? await examineOwnTables(client, schema, server, settings.activate_version === 'delete')
      : []),
    ...(server.canUseSchema ? await examineRuns(client, schema, server) : []),
    ...(server.canUseSchema ? await examineTables(client, settings, isCompanyInKey) : []),
    ...(server.canUseSchema ? await examineViews(client, schema) : []),
  ];
}

function schemaCheck(schema: string, server: ServerFacts): Check {
  const check = `schema ${schema}`;
  const { canCreateSchema, canCreateInSchema, canUseSchema, schemaIsThere, database, user } = server;
  if (!schemaIsThere)
    return canCreateSchema
      ? { check, status: 'ok', detail: 'is not there and may be made' }
      : {
          check,
          status: 'failed',
          detail: `is not there, and the user ${user} may not create it`,
          fix: [grant(['create'], `database ${identifier(database)}`, user)],
        };
  if (!canUseSchema)
    return {
      check,
      status: 'failed',
      detail: `the user ${user} may not use it; what the user lacks on the tables shows once it may`,
      fix: [grant(['usage', ...(canCreateInSchema ? [] : ['create'])], `schema ${identifier(schema)}`, user)],
    };
  return canCreateInSchema
    ? { check, status: 'ok', detail: 'tables may be made in it' }
    : {
        check,
        status: 'warning',
        detail: `the user ${user} may load the tables that are there, and make no others`,
        fix: [grant(['create'], `schema ${identifier(schema)}`, user)],
      };
}
