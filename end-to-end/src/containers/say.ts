/** For people, as all that is no result. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
