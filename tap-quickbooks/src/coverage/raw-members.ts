import { ConfigError, JsonSyntaxError, rootMembers, rootSpan, textAt } from 'singer';

/** Names of JSON members with their text as it came. Members that a run does not change go out unchanged. */
export type RawMembers = ReadonlyMap<string, string>;

/** The members of the object in the text of a STATE. Throws ConfigError, which names where, if it is none. */
export function rawMembers(bytes: Buffer, where: string): Map<string, string> {
  const found = isJson(bytes.toString()) ? rootMembers(bytes) : undefined;
  if (found === undefined) {
    throw new ConfigError(
      `the state in ${where} is not a JSON object with "bookmarks", or was cut off: give the newest STATE that the target printed ("target-postgres-raw last-state" prints it again)`,
    );
  }
  // Meltano writes the file over several lines, and a message is one line.
  return new Map(found.map(({ key, value }) => [key, textAt(bytes, value).replaceAll(/[\r\n]/g, ' ')]));
}

export function isJson(text: string): boolean {
  try {
    rootSpan(Buffer.from(text));
    return true;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false;
    throw error;
  }
}

/** The text of an object with these members. */
export function objectText(raw: RawMembers): string {
  return `{${[...raw].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}
