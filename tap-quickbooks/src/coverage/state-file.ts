import { ConfigError, failureOf, readTextFile } from 'singer';
import { isJson } from './raw-members.ts';
import { State } from './state.ts';

/** Reads a file with a STATE. Undefined if it is empty. Throws {@link ConfigError} if it cannot be read, or was cut off. */
export function readStateFile(path: string): State | undefined {
  let text: string;
  try {
    text = readTextFile(path);
  } catch (cause) {
    throw new ConfigError(`the state file ${path} cannot be read: ${failureOf(cause)}. Correct its name`, {
      cause,
    });
  }
  // A target's output that was collected with `>>` has a STATE on each line; the last one counts.
  const value = isJson(text) ? text : (text.trim().split('\n').at(-1) ?? '');
  return value.trim() === '' ? undefined : State.parse(value, path);
}
