import { type RunFacts, readRunFacts, rootSpan, textAt, valueAt } from 'singer';

/** The facts about its run that a tap tells beside the value of a STATE message. */
export function factsOf(bytes: Buffer): RunFacts | undefined {
  const run = valueAt(bytes, rootSpan(bytes), ['run']);
  return run && readRunFacts(JSON.parse(textAt(bytes, run)));
}
