import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError } from 'singer';
import { openBrowser } from './browser.ts';
import { isLocal, startCallbackServer } from './callback-server.ts';
import type { Consent, ConsentAttempt, Redirect } from './consent.ts';
import { pastedRedirect } from './pasted-redirect.ts';

const PATIENCE_MINUTES = 10;

interface AskOptions {
  readonly redirectUri: string;
  /** The user pastes the browser's last address, so no server waits for it. */
  readonly isPasted: boolean;
  readonly opensBrowser: boolean;
  readonly input: NodeJS.ReadStream;
  /** Shows a line to a person. */
  readonly say: (line: string) => void;
}

/** Asks a person for consent, and waits for the browser to come back, or for its address to be pasted. */
export async function askForConsent(attempt: ConsentAttempt, options: AskOptions): Promise<Consent> {
  const { redirectUri, isPasted, opensBrowser, input, say } = options;
  const server =
    isPasted || !isLocal(redirectUri) ? undefined : await startCallbackServer(redirectUri, attempt);
  const over = new AbortController();
  say(
    `To let tap-quickbooks read a company, open this page, sign in and choose the company:\n\n${attempt.url}\n`,
  );
  if (server !== undefined && opensBrowser) openBrowser(server.startUrl);
  try {
    const ways: Promise<Redirect | undefined>[] = [timeout(over.signal)];
    if (server !== undefined) ways.push(server.redirect);
    if (server === undefined || input.isTTY) {
      say(
        server === undefined
          ? 'Then paste the address that the browser shows, even if it shows no page, and press Enter:'
          : 'If the browser is on another machine, paste the address that it shows in the end, and press Enter:',
      );
      ways.push(pastedRedirect({ input, attempt, say, signal: over.signal }));
    }
    return consentOf(await Promise.race(ways));
  } finally {
    over.abort();
    server?.close();
    input.unref?.();
  }
}

function consentOf(redirect: Redirect | undefined): Consent {
  if (redirect?.kind === 'consent') return redirect.consent;
  if (redirect?.kind === 'refused') throw redirect.problem;
  throw new AuthError(
    'the input ended without the address of the page after the consent: run "tap-quickbooks auth" again, and paste it',
  );
}

async function timeout(signal: AbortSignal): Promise<undefined> {
  try {
    await sleep(PATIENCE_MINUTES * 60_000, undefined, { signal });
  } catch {
    return undefined;
  }
  throw new AuthError(`no consent came within ${PATIENCE_MINUTES} minutes: run "tap-quickbooks auth" again`);
}
