import { parseArgs } from 'node:util';

/**
 * The folder of recorded answers that a command is given: as its argument, as `--recordings FOLDER`, or by QBO_SAMPLES.
 * Undefined if none is named. Throws for words that are neither.
 */
export function recordingsFolder(words: readonly string[]): string | undefined {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { recordings: { type: 'string' } },
  });
  const given = [...positionals, ...(values.recordings === undefined ? [] : [values.recordings])];
  if (given.length > 1) throw new Error(`one folder of recordings is read, not ${given.join(' and ')}`);
  return given[0] ?? process.env.QBO_SAMPLES;
}
