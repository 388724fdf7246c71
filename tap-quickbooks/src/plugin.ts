import { ConfigError, EXIT_CODES, type Invocation, MessageWriter, type Plugin, type Program } from 'singer';
import packageJson from '../package.json' with { type: 'json' };
import { discover } from './discover.ts';
import { read } from './read.ts';
import { SETTINGS, type TapSettings } from './settings.ts';

interface Flags {
  readonly discover?: boolean;
  readonly catalog?: string;
  readonly properties?: string;
  readonly state?: string;
}

export const PLUGIN: Plugin<typeof SETTINGS> = {
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  capabilities: ['about', 'catalog', 'discover', 'state', 'structured-logging'],
  settings: SETTINGS,
};

export const TAP: Program<typeof SETTINGS, Flags> = {
  plugin: PLUGIN,
  addFlags: (command) =>
    command
      .option('--discover', 'print the catalog; needs no settings and no network')
      .option('--catalog <file>', 'streams and fields to read; all without it')
      .option('--properties <file>', 'older name of --catalog')
      .option('--state <file>', 'STATE of an earlier run: what it covers is not read again'),
  run: (invocation) => (invocation.flags.discover ? printCatalog(invocation) : start(invocation)),
};

/** An envelope's catalog where the settings are not complete: discovery must work without them. */
async function printCatalog({ settings }: Invocation<typeof SETTINGS, Flags>): Promise<number> {
  const writer = new MessageWriter(process.stdout);
  await writer.write(`${JSON.stringify(discover(recordFormatOr('envelope', settings)), null, 2)}\n`);
  await writer.flush();
  return EXIT_CODES.ok;
}

function start({ flags, settings, logger }: Invocation<typeof SETTINGS, Flags>): Promise<number> {
  return read({
    settings: settings(),
    catalogFile: flags.catalog ?? flags.properties,
    stateFile: flags.state,
    userAgent: `${PLUGIN.name}/${PLUGIN.version}`,
    logger,
  });
}

function recordFormatOr(otherwise: TapSettings['record_format'], settings: () => TapSettings) {
  try {
    return settings().record_format;
  } catch (error) {
    if (error instanceof ConfigError) return otherwise;
    throw error;
  }
}
