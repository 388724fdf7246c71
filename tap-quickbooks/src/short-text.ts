/** Most characters of a value from an answer that a message shows: an answer may hold an Id of 10 MB. */
const LONGEST = 60;

export function shortText(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Some Ids for a message. */
export function shortList(ids: readonly string[], most: number): string {
  return ids.slice(0, most).map(shortText).join(', ');
}
