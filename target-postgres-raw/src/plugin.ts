import { namedTask, type Plugin, type Program, withTelemetry } from 'singer';
import packageJson from '../package.json' with { type: 'json' };
import type { LoadFlags } from './run.ts';
import { SETTINGS } from './settings.ts';

/** Names that people give to the variables, with the right ones. */
const SYNONYMS = {
  PG_DATABASE: 'PG_DB',
  PG_DBNAME: 'PG_DB',
  PG_NAME: 'PG_DB',
  PG_USERNAME: 'PG_USER',
  PG_PASS: 'PG_PASSWORD',
  PG_PWD: 'PG_PASSWORD',
  PG_HOSTNAME: 'PG_HOST',
  PG_SERVER: 'PG_HOST',
  PG_SCHEMA: 'TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA',
  PG_SSLMODE: 'PGSSLMODE',
  PG_SSL_MODE: 'PGSSLMODE',
  PG_URL: 'DATABASE_URL',
  PG_URI: 'DATABASE_URL',
  PG_CONNECTION_STRING: 'DATABASE_URL',
  TARGET_POSTGRES_RAW_SCHEMA: 'TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA',
};

export const PLUGIN: Plugin<typeof SETTINGS> = {
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  capabilities: [
    'about',
    'activate-version',
    'batch',
    'hard-delete',
    'structured-logging',
    'target-schema',
    'validate-records',
  ],
  settings: SETTINGS,
  synonyms: SYNONYMS,
  examples: [
    ['target-postgres-raw doctor', 'check server, TLS, rights and tables'],
    [
      'tap-quickbooks --state-file state.json | target-postgres-raw --state-file state.json',
      'load what is not loaded yet; the same command for each run',
    ],
    ['target-postgres-raw volumetry', 'rows by month, gaps, and whether all is whole'],
    ['target-postgres-raw --input company.singer', 'load a file'],
  ],
  foreignExitCodes: ['auth', 'fatalApi', 'retryableApi', 'unverified', 'unsettled', 'busy', 'budget'],
};

export const TARGET: Program<typeof SETTINGS, LoadFlags> = {
  plugin: PLUGIN,
  addFlags: (command) =>
    command
      .option('--input <file>', 'read messages from this file instead of stdin')
      .option(
        '--state-file <file>',
        "keep the newest committed STATE in this file; the tap's --state-file reads it",
      ),
  commands: [
    namedTask(
      'doctor',
      'look at the server, at TLS and at the rights of the user',
      async () => (await import('./commands/doctor.ts')).DOCTOR,
    ),
    namedTask(
      'volumetry',
      'count the rows of each stream by window',
      async () => (await import('./commands/volumetry.ts')).VOLUMETRY,
    ),
    namedTask(
      'known',
      'list the records in the tables that are not deleted, as JSON lines',
      async () => (await import('./commands/known.ts')).KNOWN,
    ),
    namedTask(
      'status',
      'tell how the last runs ended; exit code 14 if one failed or the data is too old',
      async () => (await import('./commands/status.ts')).STATUS,
    ),
    namedTask(
      'last-state',
      'print the STATE that was committed last',
      async () => (await import('./commands/last-state.ts')).LAST_STATE,
    ),
    namedTask(
      'rejected',
      'list the records that could not be loaded',
      async () => (await import('./commands/rejected.ts')).REJECTED_RECORDS,
    ),
    namedTask(
      'tie-out',
      'prove that the loaded reports agree with each other and with the tables; exit code 15 if not',
      async () => (await import('./commands/tie-out.ts')).TIE_OUT,
    ),
    namedTask(
      'views',
      'make typed views over the tables, for SQL and BI tools',
      async () => (await import('./commands/views.ts')).VIEWS,
    ),
  ],
  run: async (invocation) => {
    const { run } = await import('./run.ts');
    return withTelemetry({ plugin: PLUGIN, environment: process.env, logger: invocation.logger }, (logger) =>
      run({ ...invocation, logger }),
    );
  },
};
