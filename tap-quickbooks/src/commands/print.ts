import { MessageWriter } from 'singer';

/** Writes the answer of a command to stdout, all of it. */
export async function print(text: string): Promise<void> {
  const writer = new MessageWriter(process.stdout);
  await writer.write(`${text}\n`);
  await writer.flush();
}
