import { DEFINITIONS, type Definition } from '../meltano/definitions.ts';
import { manifestOf, PUBLISHER } from './publisher.ts';
import { WHEELS, type Wheel } from './wheels.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Words of setting names that are not written with a capital alone. */
const SPELLINGS: Readonly<Record<string, string>> = {
  api: 'API',
  cdc: 'CDC',
  http: 'HTTP',
  id: 'ID',
  sslmode: 'TLS mode',
  ssl: 'TLS',
  uri: 'URI',
  url: 'URL',
  urls: 'URLs',
};

/** "Token URL" for token_url. */
export function labelOf(setting: string): string {
  const [first = '', ...rest] = setting.split('_').map((word) => SPELLINGS[word] ?? word);
  return [`${first[0]?.toUpperCase()}${first.slice(1)}`, ...rest].join(' ');
}

const OF_THE_TAP = {
  domain_url: 'https://developer.intuit.com/app/developer/qbo/docs/develop',
  logo_url: '/assets/logos/extractors/quickbooks.png',
  definition:
    'reads the whole history of QuickBooks Online companies: forty entities and 29 reports, with deletions, byte for byte.',
  prereq:
    'You need an app of Intuit. `meltano invoke` passes no input on, so run the command `auth` of the installed program itself, once for each company.\n',
};

const OF_THE_TARGET = {
  domain_url: 'https://www.postgresql.org/',
  logo_url: '/assets/logos/loaders/postgres.png',
  definition:
    'loads the records of any tap as raw JSONB, by binary COPY, one transaction a batch, with STATE after the commit.',
  prereq: 'You need Postgres 14 or newer, and a user that may create tables in the schema.\n',
};

/** The definitions for Meltano Hub. Everything about settings comes from the programs' own tables. */
export const HUB: { readonly extractors: Definition; readonly loaders: Definition } = {
  extractors: hubDefinition(DEFINITIONS.extractors, OF_THE_TAP, []),
  // The Hub knows two capabilities that the schema of meltano.yml lacks.
  loaders: hubDefinition(DEFINITIONS.loaders, OF_THE_TARGET, ['target-schema', 'validate-records']),
};

function hubDefinition(
  { executable: _executable, ...definition }: Definition,
  more: Fields,
  capabilities: readonly string[],
): Definition {
  const { repository } = PUBLISHER;
  return {
    ...definition,
    capabilities: [...definition.capabilities, ...capabilities].sort(),
    settings: definition.settings.map(withLabel),
    executable: definition.name,
    pip_url: WHEELS[definition.name as Wheel].distribution,
    repo: repository,
    docs: `${repository}/tree/main/${definition.name}#readme`,
    keywords: manifestOf(definition.name).keywords,
    maintenance_status: 'active',
    // The highest quality that the Hub gives to plugins without its SDK.
    quality: 'silver',
    supported_python_versions: ['3.10', '3.11', '3.12', '3.13'],
    ...more,
  };
}

function withLabel({ name, ...rest }: Fields): Fields {
  return { name, label: labelOf(String(name)), ...rest };
}
