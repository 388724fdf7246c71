import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { PostgresServer } from 'postgres-launcher';
import type { Simulator } from 'quickbooks-simulator';
import { stringify } from 'yaml';
import { meltanoPrograms } from '../meltano/programs.ts';
import { outputMeanwhile } from './commands.ts';
import { expectEqual } from './expected.ts';
import { HUB } from './hub.ts';
import { NEUTRAL_ENVIRONMENT } from './installed-programs.ts';
import { rowsIn, settingsFor } from './python-programs.ts';

interface Place {
  readonly wheels: readonly string[];
  readonly simulator: Simulator;
  readonly server: PostgresServer;
}

/** A new Meltano project with the definitions of the Hub, whose pip_url are the wheels, installs and runs both. */
export async function checkMeltano({ wheels, simulator, server }: Place): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'meltano-by-pip-'));
  try {
    const database = await server.createDatabase('by_pip_url');
    const [tap, target] = wheels;
    const plugins = {
      extractors: [{ ...HUB.extractors, pip_url: tap }],
      loaders: [{ ...HUB.loaders, pip_url: target }],
    };
    const project = { default_environment: 'dev', environments: [{ name: 'dev' }], plugins };
    writeFileSync(join(folder, 'meltano.yml'), stringify(project));
    const bin = meltanoPrograms();
    const env = {
      // The rest says how this machine reaches its registry.
      ...NEUTRAL_ENVIRONMENT,
      PATH: `${bin}${delimiter}/usr/bin${delimiter}/bin`,
      MELTANO_CLI_DISABLE_VERSION_CHECK: 'true',
      MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
      ...settingsFor({ simulator, server }, 'by_pip_url', folder),
    };
    const meltano = (...words: readonly string[]) =>
      outputMeanwhile(join(bin, 'meltano'), words, { env, cwd: folder });
    await meltano('install');
    await meltano('run', 'tap-quickbooks', 'target-postgres-raw');
    expectEqual(await rowsIn(database), 300);
    return ['Meltano installed both by pip_url, and loaded 300 invoices'];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
