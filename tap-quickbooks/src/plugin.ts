import {
  ConfigError,
  EXIT_CODES,
  type Invocation,
  namedTask,
  type Plugin,
  type Program,
  print,
  withTelemetry,
} from 'singer';
import packageJson from '../package.json' with { type: 'json' };
import type { PlanFlags } from './plan/read-plan.ts';
import { type GivenSettings, SETTINGS, shapeOf } from './settings.ts';
import type { RecordShape } from './streams/record-format.ts';

interface Flags extends PlanFlags {
  readonly discover?: boolean;
}

/** Names that people give to the variables, with the right ones. */
const SYNONYMS = {
  QBO_COMPANY: 'QBO_REALM_ID',
  QBO_COMPANY_ID: 'QBO_REALM_ID',
  QBO_REALM: 'QBO_REALM_ID',
  QBO_ENVIRONMENT: 'QBO_ENV',
  QBO_SECRET: 'QBO_CLIENT_SECRET',
  QBO_TOKEN: 'QBO_REFRESH_TOKEN',
  QBO_START: 'QBO_START_DATE',
  QBO_END: 'QBO_END_DATE',
  QBO_ENTITIES: 'QBO_STREAMS',
  TAP_QUICKBOOKS_ENV: 'QBO_ENV',
};

export const PLUGIN: Plugin<typeof SETTINGS> = {
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  capabilities: ['about', 'catalog', 'discover', 'state', 'structured-logging'],
  settings: SETTINGS,
  prefixes: ['QBO_'],
  synonyms: SYNONYMS,
  examples: [
    ['tap-quickbooks auth', 'let a company authorise the app, once'],
    ['tap-quickbooks doctor', 'check that a run can work'],
    [
      'tap-quickbooks --state-file state.json | target-postgres-raw --state-file state.json',
      'load what is not loaded yet; the same command for each run',
    ],
    ['QBO_STREAMS=Customer,Invoice tap-quickbooks estimate', 'what two entities would take'],
  ],
  foreignExitCodes: ['protocol', 'rejectedRecord', 'unhealthy', 'untied'],
};

export const TAP: Program<typeof SETTINGS, Flags> = {
  plugin: PLUGIN,
  addFlags: (command) =>
    command
      .option('--discover', 'print the catalog; needs no settings and no network')
      .option('--catalog <file>', 'streams and fields to read; all without it')
      .option('--properties <file>', 'older name of --catalog')
      .option('--state <file>', 'STATE of an earlier run: what it covers is not read again')
      .option(
        '--state-file <file>',
        "the same, from the file of the target's --state-file; a first run has none yet",
      ),
  commands: [
    namedTask(
      'auth',
      'let a company authorise the Intuit app, and store its tokens',
      async () => (await import('./commands/auth/auth.ts')).AUTH,
    ),
    namedTask(
      'attachments',
      'download the files of attachments; makes a metered call per file, beside those that list them',
      async () => (await import('./commands/attachments/attachments.ts')).ATTACHMENTS,
    ),
    namedTask(
      'companies',
      'list the companies in token_store, import token files into it, enable or disable companies',
      async () => (await import('./commands/companies/companies.ts')).COMPANIES,
    ),
    namedTask(
      'doctor',
      'check tokens, token file and company, and tell what the next run asks; makes one call, which Intuit meters',
      async () => (await import('./commands/doctor/doctor.ts')).DOCTOR,
    ),
    namedTask(
      'census',
      'find records that QuickBooks deleted long ago, and records that the tables lack, from the output of "target-postgres-raw known"; writes deletions and STATE like a run',
      async () => (await import('./commands/census/census.ts')).CENSUS,
    ),
    namedTask(
      'estimate',
      'count what a run would read, and how long that takes; makes a metered call per stream and gap',
      async () => (await import('./commands/estimate/estimate.ts')).ESTIMATE,
    ),
  ],
  run: (invocation) => (invocation.flags.discover ? printCatalog(invocation) : start(invocation)),
};

/** An envelope's catalog where the settings are not complete: discovery must work without them. */
async function printCatalog({ settings }: Invocation<typeof SETTINGS, Flags>): Promise<number> {
  const { discover } = await import('./streams/catalog.ts');
  await print(JSON.stringify(discover(shapeWhereGiven(settings)), null, 2));
  return EXIT_CODES.ok;
}

async function start({ flags, settings, logger }: Invocation<typeof SETTINGS, Flags>): Promise<number> {
  const [{ read }, { USER_AGENT }, { withCompany }] = await Promise.all([
    import('./run.ts'),
    import('./http/user-agent.ts'),
    import('./plan/company.ts'),
  ]);
  return withTelemetry({ plugin: PLUGIN, environment: process.env, logger }, (observed) =>
    read({
      settings: withCompany(settings),
      flags,
      userAgent: USER_AGENT,
      logger: observed,
    }),
  );
}

function shapeWhereGiven(settings: () => GivenSettings): RecordShape {
  try {
    return shapeOf(settings());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { format: 'envelope', windowField: 'MetaData.LastUpdatedTime' };
  }
}
