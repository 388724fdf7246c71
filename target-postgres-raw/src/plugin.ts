import { namedTask, type Plugin, type Program } from 'singer';
import packageJson from '../package.json' with { type: 'json' };
import { DOCTOR } from './commands/doctor.ts';
import { KNOWN } from './commands/known.ts';
import { LAST_STATE } from './commands/last-state.ts';
import { REJECTED_RECORDS } from './commands/rejected.ts';
import { VOLUMETRY } from './commands/volumetry.ts';
import { type LoadFlags, run } from './run.ts';
import { SETTINGS } from './settings.ts';

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
    namedTask('doctor', 'look at the server, at TLS and at the rights of the user', DOCTOR),
    namedTask('volumetry', 'count the rows of each stream by window', VOLUMETRY),
    namedTask('known', 'list the records in the tables that are not deleted, as JSON lines', KNOWN),
    namedTask('last-state', 'print the STATE that was committed last', LAST_STATE),
    namedTask('rejected', 'list the records that could not be loaded', REJECTED_RECORDS),
  ],
  run,
};
