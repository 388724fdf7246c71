import { AuthError } from '../../src/errors.ts';
import type { Plugin } from '../../src/program/about.ts';
import { namedTask, type Program } from '../../src/program/task.ts';

export const plugin = {
  name: 'tap-quickbooks',
  version: '1.2.3',
  description: 'Reads QuickBooks.',
  foreignExitCodes: ['untied'] as const,
  capabilities: ['discover', 'about'],
  settings: {
    client_secret: {
      kind: 'string',
      description: 'a secret',
      required: true,
      sensitive: true,
      aliases: ['secret'],
    },
    start_date: { kind: 'date_iso8601', description: 'from', default: '2024-01-01' },
    page_size: { kind: 'integer', description: 'rows a page', minimum: 1, maximum: 1000, default: 1000 },
    verify: { kind: 'boolean', description: 'count | compare', default: false },
    environment: {
      kind: 'options',
      description: 'where',
      options: ['sandbox', 'production'],
      variables: ['QBO_ENV'],
    },
  },
} as const satisfies Plugin;

interface SampleFlags {
  readonly do?: string;
}

const doctor = namedTask('doctor', 'Looks at everything.', async () => ({
  addFlags: (command) => command.option('--json', 'for programs'),
  run: async ({ flags, settings }) => {
    process.stdout.write(JSON.stringify({ flags, settings: settings() }));
    return 0;
  },
}));

/** Does what its --do flag says once it is running. */
export const SAMPLE: Program<typeof plugin.settings, SampleFlags> = {
  plugin,
  addFlags: (command) =>
    command.option('--discover').option('--catalog <file>').option('--state <file>').option('--do <what>'),
  run: async ({ flags, logger, settings }) => {
    logger.info('running');
    switch (flags.do) {
      case 'settings':
        process.stdout.write(JSON.stringify(settings()));
        return 0;
      case 'auth':
        throw new AuthError('QuickBooks says no:\n  sign in again', { cause: new Error('hidden') });
      case 'defect':
        throw new TypeError('undefined is not a function');
      case 'odd':
        throw 'just text';
      case 'leak':
        throw new AuthError(`a proxy repeats ${settings().client_secret}, too`);
      case 'interrupted':
        return 130;
      default:
        process.stdout.write(JSON.stringify(flags));
        return 0;
    }
  },
  commands: [doctor],
};

/** The source of the sample as a program of its own. */
export const PROGRAM = `
  import { runProgram } from 'singer';
  import { SAMPLE } from ${JSON.stringify(import.meta.filename)};
  process.exitCode = await runProgram(SAMPLE, process.argv.slice(2), process.env);
`;
