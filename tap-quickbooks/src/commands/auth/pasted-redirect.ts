import { createInterface } from 'node:readline';
import type { ConsentAttempt, Redirect } from './consent.ts';

interface PasteOptions {
  readonly input: NodeJS.ReadableStream;
  readonly attempt: ConsentAttempt;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The redirect that a person pastes: its whole URL, or the part after its question mark. A wrong line may be
 * corrected by another one. Undefined if the input ends without one.
 */
export async function pastedRedirect({
  input,
  attempt,
  say,
  signal,
}: PasteOptions): Promise<Redirect | undefined> {
  const lines = createInterface({ input, signal });
  try {
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const redirect = attempt.read(parametersOf(line.trim()));
      if (redirect.kind !== 'stranger') return redirect;
      say(
        `That is not accepted: ${redirect.reason}. Paste the address that the browser shows after the consent:`,
      );
    }
    return undefined;
  } finally {
    lines.close();
  }
}

function parametersOf(text: string): URLSearchParams {
  return URL.canParse(text)
    ? new URL(text).searchParams
    : new URLSearchParams(text.slice(text.indexOf('?') + 1));
}
