import type { Plugin, SettingsTable } from 'singer';
import { PLUGIN as TAP } from '../../../tap-quickbooks/src/plugin.ts';
import { PLUGIN as TARGET } from '../../../target-postgres-raw/src/plugin.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A plugin's definition for Meltano, in the form of its hub. */
export interface Definition {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly settings: readonly Fields[];
  readonly [key: string]: unknown;
}

const COMMANDS = {
  'tap-quickbooks': {
    doctor: { args: 'doctor', description: 'check tokens, token file and company; one metered call' },
    estimate: {
      args: 'estimate',
      description: 'count what a run would read, and how long that takes; a metered call per stream',
    },
    auth: { args: 'auth', description: 'let a company authorise the Intuit app, and store its tokens' },
    test: { args: 'doctor', description: 'what "meltano test" runs: the same as doctor' },
  },
  'target-postgres-raw': {
    doctor: { args: 'doctor', description: 'look at the server, at TLS and at the rights of the user' },
    volumetry: { args: 'volumetry', description: 'count the rows of each stream by window' },
    'last-state': { args: 'last-state', description: 'print the STATE that was committed last' },
    known: { args: 'known', description: 'list the records that are not deleted, for a census' },
    rejected: { args: 'rejected', description: 'list the records that could not be loaded' },
    test: { args: 'doctor', description: 'what "meltano test" runs: the same as doctor' },
  },
};

/** Capabilities of loaders that Meltano Hub lists and the schema of meltano.yml does not. */
const OF_THE_HUB_ALONE = ['target-schema', 'validate-records'];

export const DEFINITIONS: { readonly extractors: Definition; readonly loaders: Definition } = {
  extractors: {
    ...definitionOf(TAP, 'QuickBooks Online'),
    settings_group_validation: [
      ['client_id', 'client_secret', 'refresh_token', 'realm_id'],
      // "auth" stores the first refresh token.
      ['client_id', 'client_secret', 'realm_id'],
    ],
    commands: COMMANDS['tap-quickbooks'],
  },
  loaders: {
    ...definitionOf(TARGET, 'Postgres, raw JSONB'),
    dialect: 'postgres',
    settings_group_validation: [['connection_string'], ['host', 'database', 'user', 'password']],
    commands: COMMANDS['target-postgres-raw'],
  },
};

function definitionOf(plugin: Plugin, label: string): Definition {
  const { name, description, capabilities, settings } = plugin;
  return {
    name,
    namespace: name.replaceAll('-', '_'),
    variant: 'quickbooks-to-postgres',
    label,
    description,
    executable: `./node_modules/.bin/${name}`,
    capabilities: capabilities.filter((capability) => !OF_THE_HUB_ALONE.includes(capability)),
    settings: Object.entries(settings).map(([key, setting]) => settingOf(key, setting)),
  };
}

/**
 * A setting that can also come from a QBO_ or PG variable gets no value here: Meltano would write it into the config
 * file, which wins over the environment. The plugin reads that variable itself, and has the default by itself.
 */
function settingOf(name: string, setting: SettingsTable[string]): Fields {
  const { aliases, sensitive, variables, description } = setting;
  const kind = setting.kind === 'list' ? 'string' : setting.kind;
  const isDefaultShown = setting.default !== undefined && variables !== undefined;
  return {
    name,
    ...(aliases && { aliases }),
    kind,
    ...(sensitive && { sensitive }),
    ...(variables?.[0] !== undefined && { env: variables[0] }),
    ...(isDefaultShown && { placeholder: String(setting.default) }),
    ...(setting.default !== undefined && !isDefaultShown && { value: setting.default }),
    ...(setting.kind === 'options' && {
      options: setting.options.map((value) => ({ label: value, value })),
    }),
    description,
  };
}
