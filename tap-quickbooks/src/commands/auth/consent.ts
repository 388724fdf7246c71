import { randomBytes, timingSafeEqual } from 'node:crypto';
import { AuthError } from 'singer';
import { isRealmId } from '../../plan/realm-id.ts';

/** The only scope there is for the Accounting API; Intuit has none that only reads. */
const SCOPE = 'com.intuit.quickbooks.accounting';

/** The content of the redirect: a code that works once, for some minutes, and the company that it is for. */
export interface Consent {
  readonly code: string;
  readonly realmId: string;
}

/** The result of a redirect; `stranger` is one that this attempt has not asked for (RFC 6749, 10.12). */
export type Redirect =
  | { readonly kind: 'consent'; readonly consent: Consent }
  | { readonly kind: 'refused'; readonly problem: AuthError }
  | { readonly kind: 'stranger'; readonly reason: string };

interface ConsentRequest {
  readonly authorizeUrl: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

/** One attempt to get consent: its URL, and the state by which its answer is known. */
export class ConsentAttempt {
  readonly url: string;
  readonly #state = randomBytes(32).toString('base64url');

  constructor({ authorizeUrl, clientId, redirectUri }: ConsentRequest) {
    const url = new URL(authorizeUrl);
    url.searchParams.set('client_id', clientId);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('scope', SCOPE);
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('state', this.#state);
    this.url = url.href;
  }

  /** Never repeats what a redirect holds: its code is a secret. */
  read(parameters: URLSearchParams): Redirect {
    if (!isEqual(parameters.get('state') ?? '', this.#state)) {
      return {
        kind: 'stranger',
        reason: 'its state is not the one of this attempt; use the newest consent URL',
      };
    }
    const refusal = parameters.get('error');
    if (refusal !== null) return { kind: 'refused', problem: refusalOf(refusal) };
    const [code, realmId] = [parameters.get('code'), parameters.get('realmId')];
    if (!code || !realmId) {
      return {
        kind: 'stranger',
        reason: `it has no ${code ? 'realmId: choose a company on the consent page' : 'code'}`,
      };
    }
    if (!isRealmId(realmId)) return { kind: 'stranger', reason: 'its realmId is not the id of a company' };
    return { kind: 'consent', consent: { code, realmId } };
  }
}

function refusalOf(error: string): AuthError {
  if (error === 'access_denied')
    return new AuthError(
      'the consent was refused in the browser: run "tap-quickbooks auth" again to ask anew',
    );
  const known = /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : '';
  return new AuthError(
    `QuickBooks did not ask for consent${known}: check client_id, redirect_uri and the settings of the app on developer.intuit.com`,
  );
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
