import type { Ended } from './native-container.ts';
import { say } from './say.ts';

export function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`does not hold: ${what}`);
  say(`ok    ${what}`);
}

/** The output of a container that has ended as it should. */
export function outputOf({ code, output }: Ended, expected: number): string {
  if (code !== expected) throw new Error(`ended with ${code} instead of ${expected}:\n${output}`);
  return output;
}

/** The output of a run in which nothing went wrong, and which does not look as if something had. */
export function healthyOutputOf(ended: Ended): string {
  const output = outputOf(ended, 0);
  const alarming = output.split('\n').find((line) => /error|exception|read-only/i.test(line));
  if (alarming !== undefined) throw new Error(`a run that worked says: ${alarming}`);
  return output;
}
