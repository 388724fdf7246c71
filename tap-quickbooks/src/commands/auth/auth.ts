import { EXIT_CODES, print, type Task } from 'singer';
import { authorizeUrlOf, redirectUriOf } from '../../addresses.ts';
import { withOptionalCompany } from '../../plan/company.ts';
import type { GivenSettings, SETTINGS } from '../../settings.ts';
import { date } from '../../tokens/expiry.ts';
import type { StoredTokens } from '../../tokens/stored-tokens.ts';
import { askForConsent } from './ask-for-consent.ts';
import { ConsentAttempt } from './consent.ts';
import { storeConsent } from './store-consent.ts';

interface AuthFlags {
  readonly paste?: boolean;
  readonly browser: boolean;
}

/** Consent in the browser, the code that it brings back, tokens in the token file: no refresh token is copied by hand. */
export const AUTH: Task<typeof SETTINGS, AuthFlags> = {
  addFlags: (command) =>
    command
      .option(
        '--paste',
        'for a machine without a browser: read the address that the browser shows in the end from stdin',
      )
      .option('--no-browser', 'print the address of the consent page, but do not open it'),
  run: async ({ flags, settings: readSettings, logger }) => {
    const settings = withOptionalCompany(readSettings);
    const redirectUri = redirectUriOf(settings);
    const attempt = new ConsentAttempt({
      authorizeUrl: authorizeUrlOf(settings),
      clientId: settings.client_id,
      redirectUri,
    });
    const consent = await askForConsent(attempt, {
      redirectUri,
      isPasted: flags.paste ?? false,
      opensBrowser: flags.browser,
      input: process.stdin,
      say: (line) => process.stderr.write(`${line}\n`),
    });
    const { store, tokens } = await storeConsent(consent, settings, logger);
    await print(summary(settings, store.location, tokens));
    return EXIT_CODES.ok;
  },
};

/** Names what was stored, and the settings that find it again. */
function summary(settings: GivenSettings, location: string, tokens: StoredTokens): string {
  const { realm_id: realmId, refresh_token_expires_at: end } = tokens;
  const needed = [
    ...(settings.token_file === undefined ? [`realm_id ${realmId}`] : [`token_file ${location}`]),
    ...(settings.environment === 'production' ? [] : [`environment ${settings.environment}`]),
  ];
  return [
    `Stored the tokens of company ${realmId} (${settings.environment}) in ${location}.`,
    `The refresh token is good until ${date(end)}; each run prolongs that.`,
    `Settings that a run needs beside client_id and client_secret: ${needed.join(', ')}.`,
    ...(settings.refresh_token === undefined
      ? []
      : ['The refresh_token of the settings is not used any more: remove it.']),
    'Check it with "tap-quickbooks doctor".',
  ].join('\n');
}
