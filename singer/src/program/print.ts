import { BrokenPipeError } from '../errors.ts';
import { MessageWriter } from '../messages/message-writer.ts';

/** Writes what a person or a program asked for to stdout, all of it. One that has seen enough, as `head` has, is no failure. */
export async function print(text: string): Promise<void> {
  const output = new MessageWriter(process.stdout);
  try {
    await output.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
    await output.flush();
  } catch (error) {
    if (!(error instanceof BrokenPipeError) || !isReaderGone(error.cause)) throw error;
  }
}

function isReaderGone(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}
