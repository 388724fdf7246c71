import { exposures, type SettingsFile } from '../settings/exposed-files.ts';
import { noteGivenNames } from '../settings/given-names.ts';
import { originsText } from '../settings/origins.ts';
import type { SettingsTable } from '../settings/setting.ts';
import { type CheckSettings, resolveSettings, type SettingsSource } from '../settings/settings.ts';
import { settingsSources } from '../settings/settings-sources.ts';
import type { Environment } from '../settings/variables.ts';
import type { Plugin } from './about.ts';
import type { Logger } from './logger.ts';
import { once } from './once.ts';
import { hideSecret } from './secrets.ts';
import type { Invocation } from './task.ts';

interface Given<T extends SettingsTable, F> {
  readonly plugin: Plugin<T>;
  readonly flags: F & { readonly config: readonly string[] };
  readonly environment: Environment;
  readonly logger: Logger;
}

/** Everything that a task is run with. Settings are looked for when they are asked for, and once. */
export function invocationOf<T extends SettingsTable, F>({
  plugin,
  flags,
  environment,
  logger,
}: Given<T, F>): Invocation<T, F> {
  const sources = once(() => {
    const found = settingsSources(plugin, flags.config, environment, {
      onDotEnv: ({ path }) => logger.info(`settings also come from ${path}`),
      onWait: (path) => logger.info(`waiting for the program that writes the named pipe ${path}`),
    });
    hideSecretsIn(found, plugin.settings);
    noteGivenNames(found);
    for (const remark of found.flatMap(({ remarks = [] }) => remarks)) logger.warning(remark);
    warnOfPassedOver(found, logger);
    return found;
  });
  return {
    flags,
    logger,
    settings: (check?: CheckSettings<T>) => resolveSettings(plugin.settings, sources(), check),
    exposures: () => exposures(filesOf(sources(), plugin.settings)),
    origins: () => originsText(sources()),
  };
}

/** Hides the secrets of every source, also those that another source overrides. */
function hideSecretsIn(sources: readonly SettingsSource[], table: SettingsTable): void {
  for (const { values } of sources)
    for (const [name, value] of values) if (table[name]?.sensitive) hideSecret(String(value));
}

function warnOfPassedOver(sources: readonly SettingsSource[], logger: Logger): void {
  const passedOver = new Set(sources.flatMap((source) => source.passedOver ?? []));
  if (passedOver.size > 0)
    logger.warning(`settings of other programs, which have no effect here: ${[...passedOver].join(', ')}`);
}

function filesOf(sources: readonly SettingsSource[], table: SettingsTable): SettingsFile[] {
  return sources.flatMap(({ file, values }) =>
    file === undefined || values.size === 0
      ? []
      : [{ path: file, hasSecrets: [...values.keys()].some((name) => table[name]?.sensitive) }],
  );
}
