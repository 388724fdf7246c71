import { join } from 'node:path';
import type { Simulator } from 'quickbooks-simulator';
import { FEW_NAMES } from './streams.ts';

/** The tap's settings to read a few streams from a simulator, with the tokens kept in a folder. */
export function tapSettingsFor(simulator: Simulator, folder: string): Record<string, unknown> {
  return {
    client_id: simulator.clientId,
    client_secret: simulator.clientSecret,
    refresh_token: simulator.refreshToken,
    realm_id: simulator.realmId,
    streams: FEW_NAMES,
    api_url: simulator.apiUrl,
    token_url: simulator.tokenUrl,
    token_file: join(folder, 'tokens.json'),
  };
}
