import { refuse } from '../../bench/src/script-flags.ts';

/** The option of a command that reads recorded answers. */
export const RECORDINGS = {
  recordings: {
    type: 'string',
    value: 'FOLDER',
    help: 'the folder, as the word FOLDER or QBO_SAMPLES names it',
  },
} as const;

interface Given {
  readonly values: { readonly recordings?: string | undefined };
  readonly positionals: readonly string[];
}

/**
 * The folder of recorded answers that a command is given: as its argument, as `--recordings FOLDER`, or by QBO_SAMPLES.
 * Undefined if none is named. Ends the script if several are.
 */
export function recordingsFolder(
  script: string,
  { values: { recordings }, positionals }: Given,
): string | undefined {
  const given = [...positionals, ...(recordings === undefined ? [] : [recordings])];
  if (given.length > 1) refuse(script, `one folder of recordings is read, not ${given.join(' and ')}`);
  return given[0] ?? process.env.QBO_SAMPLES;
}
