import { BrokenPipeError } from '../errors.ts';
import { MessageWriter } from '../messages/message-writer.ts';
import { forTerminal } from './control-characters.ts';

/**
 * Writes the whole answer of a command to stdout, on a terminal without control characters of the data. A reader that
 * stops early, as `head` does, is no failure.
 */
export async function print(text: string): Promise<void> {
  await printAll([text.endsWith('\n') || text === '' ? text : `${text}\n`]);
}

/** Writes an answer part by part, as fast as it is read. Asks for no more parts when the reader has stopped. */
export async function printAll(parts: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const output = new MessageWriter(process.stdout);
  try {
    for await (const part of parts) await output.write(process.stdout.isTTY ? forTerminal(part) : part);
    await output.flush();
  } catch (error) {
    if (!(error instanceof BrokenPipeError) || !isReaderGone(error.cause)) throw error;
  }
}

function isReaderGone(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}
