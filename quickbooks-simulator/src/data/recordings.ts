import { readFileSync } from 'node:fs';
import { elements, type JsonSpan, JsonSyntaxError, members, rootMembers, textAt } from 'singer';
import { SettingsError } from '../settings-error.ts';

/** Beside the rows, a QueryResponse has these counts. */
const COUNTS = ['startPosition', 'maxResults', 'totalCount'];

/** Reads recorded query responses: for each entity in them the JSON texts of its rows, byte for byte. */
export function readRecordings(files: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    for (const [entity, rows] of readRecording(file)) {
      found.set(entity, [...(found.get(entity) ?? []), ...rows]);
    }
  }
  return found;
}

function readRecording(file: string): [string, string[]][] {
  const bytes = readBytes(file);
  const response = parse(file, bytes).find(({ key }) => key === 'QueryResponse')?.value;
  if (response === undefined || !startsWith(bytes, response, '{')) {
    throw new SettingsError(`${file} is not a recorded query response: it has no "QueryResponse" object`);
  }
  return members(bytes, response)
    .filter(({ key }) => !COUNTS.includes(key))
    .map(({ key, value }) => [key, rowTexts(file, bytes, key, value)]);
}

function readBytes(file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new SettingsError(`cannot read the recording ${file}: ${messageOf(error)}`, { cause: error });
  }
  // Rows are kept as text: bytes that are not UTF-8 would not come out as they went in.
  if (!Buffer.from(bytes.toString('utf8')).equals(bytes)) throw new SettingsError(`${file} is not UTF-8`);
  return bytes;
}

function parse(file: string, bytes: Buffer) {
  try {
    return rootMembers(bytes) ?? [];
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new SettingsError(`${file} is not a recorded query response: ${error.message}`, { cause: error });
  }
}

function rowTexts(file: string, bytes: Buffer, entity: string, rows: JsonSpan): string[] {
  const spans = elements(bytes, rows);
  if (!startsWith(bytes, rows, '[') || spans.some((span) => !startsWith(bytes, span, '{'))) {
    throw new SettingsError(`${file}: "QueryResponse.${entity}" is not an array of objects`);
  }
  return spans.map((span) => textAt(bytes, span));
}

function startsWith(bytes: Buffer, { start }: JsonSpan, character: string): boolean {
  return bytes[start] === character.charCodeAt(0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
