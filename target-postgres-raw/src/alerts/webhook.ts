import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, isLoopback, unescaped } from 'singer';
import type { TargetSettings } from '../settings.ts';

/** The time for one try. A run that has ended must not wait for a server that hangs. */
const TRY_MS = 2_000;
const PAUSE_MS = 500;

/** The address of `on_failure_webhook`; undefined without one. Throws {@link ConfigError} if it may not be used. */
export function webhookOf(
  settings: Pick<TargetSettings, 'on_failure_webhook' | 'allow_insecure_http'>,
): URL | undefined {
  const { on_failure_webhook: text, allow_insecure_http: isAllowed } = settings;
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new ConfigError('on_failure_webhook is not an http or https URL: correct it');
  if ([url.username, url.password].some((part) => unescaped(part) === undefined))
    throw new ConfigError(
      'on_failure_webhook has a % in its name or password that is no escape: write it as %25',
    );
  if (url.protocol === 'https:' || isAllowed || isLoopback(url)) return url;
  throw new ConfigError(
    `on_failure_webhook is at ${url.origin}, which would get the report unencrypted: give an https URL, or set allow_insecure_http to true if the network in between is your own`,
  );
}

interface Delivery {
  readonly url: URL;
  readonly body: object;
  readonly userAgent: string;
  /** 2 for one retry. */
  readonly tries: number;
  readonly tryMs?: number;
}

/** Sends a report. Returns why it did not arrive; undefined if it did. Never rejects. */
export async function deliver(delivery: Delivery): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const problem = await tryOnce(delivery);
    if (problem === undefined) return undefined;
    if (!problem.isPassing || attempt >= delivery.tries) return problem.text;
    await sleep(PAUSE_MS);
  }
}

interface Problem {
  readonly text: string;
  /** True if another try may succeed. */
  readonly isPassing: boolean;
}

/** A redirect is not followed: it may lead to a server that must not see the report. */
async function tryOnce({ url, body, userAgent, tryMs = TRY_MS }: Delivery): Promise<Problem | undefined> {
  // An address with a name and a password is no address to fetch: they go into a header.
  const { username, password } = url;
  const address = new URL(url);
  address.username = '';
  address.password = '';
  const login = Buffer.from(`${unescaped(username)}:${unescaped(password)}`);
  try {
    const answer = await fetch(address, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': userAgent,
        ...(username !== '' && { authorization: `Basic ${login.toString('base64')}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(tryMs),
    });
    await answer.body?.cancel();
    return problemOf(answer.status);
  } catch (error) {
    return { text: reasonOf(error, tryMs), isPassing: true };
  }
}

function problemOf(status: number): Problem | undefined {
  if (status >= 200 && status < 300) return undefined;
  const text =
    status >= 300 && status < 400
      ? `it answered ${status}, a redirect, which is not followed`
      : `it answered ${status}`;
  return { text, isPassing: status >= 500 || status === 429 };
}

function reasonOf(error: unknown, tryMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${tryMs / 1_000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return code ?? (error instanceof Error ? error.name : 'it did not answer');
}
