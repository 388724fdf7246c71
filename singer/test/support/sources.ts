import { onTestFinished, vi } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { SettingsTable } from '../../src/settings/setting.ts';
import { resolveSettings } from '../../src/settings/settings.ts';
import { settingsSources } from '../../src/settings/settings-sources.ts';
import type { Environment } from '../../src/settings/variables.ts';

export const plugin = {
  name: 'tap-quickbooks',
  settings: {
    client_secret: {
      kind: 'string',
      description: 'a',
      sensitive: true,
      aliases: ['secret'],
      variables: ['QBO_CLIENT_SECRET', 'QBO_SECRET'],
    },
    realm_id: { kind: 'string', description: 'a', aliases: ['realmId'], variables: ['QBO_REALM_ID'] },
    start_date: { kind: 'date_iso8601', description: 'a', aliases: ['fecha_inicio'] },
    concurrency: { kind: 'integer', description: 'a', default: 1 },
  } as const satisfies SettingsTable,
};

export function settings(config: readonly string[] = [], environment: Environment = {}) {
  return resolveSettings(plugin.settings, settingsSources(plugin, config, environment));
}

export function refusal(config: readonly string[], environment: Environment = {}): string {
  try {
    settings(config, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

export function stayIn(at: string): void {
  const spy = vi.spyOn(process, 'cwd').mockReturnValue(at);
  onTestFinished(() => spy.mockRestore());
}
