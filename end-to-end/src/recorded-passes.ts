import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { elements, isJsonObject, type JsonSpan, JsonSyntaxError, rootSpan, textAt, valueAt } from 'singer';
import { STREAMS } from '../../tap-quickbooks/src/streams/streams.ts';

interface RecordedText {
  readonly answerKey: string;
  readonly id: string;
  readonly text: string;
}

/** Names of arrays and envelopes that hold an entity, with the name that query responses have for it. */
const KEYS = new Map(
  STREAMS.flatMap(({ entity, answerKey }) => [
    [entity, answerKey],
    [answerKey, answerKey],
  ]),
);

/**
 * Writes every entity in the answers of a folder, byte for byte, into files of query responses, whatever kind of answer
 * it was recorded in. An Id that was recorded more than once is in as many files. Returns their paths.
 */
export function writePasses(recordings: string, folder: string): string[] {
  const passes: Map<string, RecordedText>[] = [];
  for (const found of textsIn(recordings)) {
    const name = `${found.answerKey} ${found.id}`;
    let pass = passes.find((each) => !each.has(name));
    if (pass === undefined) {
      pass = new Map();
      passes.push(pass);
    }
    pass.set(name, found);
  }
  return passes.map((pass, at) => {
    const path = join(folder, `pass-${at + 1}.json`);
    writeFileSync(path, responseOf([...pass.values()]));
    return path;
  });
}

function responseOf(texts: readonly RecordedText[]): string {
  const members = [...new Set(texts.map(({ answerKey }) => answerKey))].map((key) => {
    const rows = texts.filter(({ answerKey }) => answerKey === key).map(({ text }) => text);
    return `"${key}":[${rows.join(',\n')}]`;
  });
  return `{"QueryResponse":{${members.join(',\n')}}}`;
}

function textsIn(recordings: string): RecordedText[] {
  return readdirSync(recordings)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const bytes = readFileSync(join(recordings, file));
      try {
        return within(bytes, rootSpan(bytes), JSON.parse(bytes.toString()));
      } catch (error) {
        if (error instanceof JsonSyntaxError || error instanceof SyntaxError) return [];
        throw error;
      }
    });
}

/** Walks through envelopes such as QueryResponse, CDCResponse and BatchItemResponse down to the entities in them. */
function within(bytes: Buffer, span: JsonSpan, value: unknown): RecordedText[] {
  if (Array.isArray(value))
    return elements(bytes, span).flatMap((each, at) => within(bytes, each, value[at]));
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const inner = valueAt(bytes, span, [key]);
    if (inner === undefined) return [];
    if (key.endsWith('Response')) return within(bytes, inner, value[key]);
    const answerKey = KEYS.get(key);
    return answerKey === undefined ? [] : entitiesAt(bytes, { span: inner, value: value[key], answerKey });
  });
}

interface Place {
  readonly span: JsonSpan;
  readonly value: unknown;
  readonly answerKey: string;
}

/** Deleted entities have their Id alone, and an entity without an Id is in no table. */
function entitiesAt(bytes: Buffer, { span, value, answerKey }: Place): RecordedText[] {
  const spans = Array.isArray(value) ? elements(bytes, span) : [span];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return spans.flatMap((each, at) => {
    const row = values[at];
    if (!isJsonObject(row) || row.status === 'Deleted' || typeof row.Id !== 'string') return [];
    return [{ answerKey, id: row.Id, text: textAt(bytes, each) }];
  });
}
