import { BrokenPipeError } from '../errors.ts';
import { MessageWriter } from '../messages/message-writer.ts';
import { forTerminal } from './control-characters.ts';

/**
 * Writes the whole answer of a command to stdout, on a terminal without control characters of the data. A reader that
 * stops early, as `head` does, is no failure.
 */
export async function print(text: string): Promise<void> {
  const output = new MessageWriter(process.stdout);
  try {
    const shown = process.stdout.isTTY ? forTerminal(text) : text;
    await output.write(shown.endsWith('\n') || shown === '' ? shown : `${shown}\n`);
    await output.flush();
  } catch (error) {
    if (!(error instanceof BrokenPipeError) || !isReaderGone(error.cause)) throw error;
  }
}

function isReaderGone(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}
