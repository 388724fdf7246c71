/** Throws if a value is not the expected one. */
export function expectEqual(is: unknown, should: unknown): void {
  if (is !== should) throw new Error(`expected ${JSON.stringify(should)}, but it is ${JSON.stringify(is)}`);
}
