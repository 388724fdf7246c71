import type { Simulator } from './simulator.ts';

/** The variables by which tap-quickbooks reads the first company of a simulator. */
export function environmentFor(simulator: Simulator): Readonly<Record<string, string>> {
  return {
    QBO_CLIENT_ID: simulator.clientId,
    QBO_CLIENT_SECRET: simulator.clientSecret,
    QBO_REFRESH_TOKEN: simulator.refreshToken,
    QBO_REALM_ID: simulator.realmId,
    QBO_ENV: 'sandbox',
    TAP_QUICKBOOKS_API_URL: simulator.apiUrl,
    TAP_QUICKBOOKS_TOKEN_URL: simulator.tokenUrl,
    TAP_QUICKBOOKS_AUTHORIZE_URL: simulator.authorizeUrl,
  };
}

/** The variables as lines of a `.env` file. */
export function dotEnvText(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The variables as lines to paste into a shell; a `.env` file takes them as well. */
export function exportsText(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join('');
}
