import { readFileSync } from 'node:fs';
import { elements, JsonSyntaxError, rootSpan, stringAt, textAt, valueAt } from 'singer';
import { DEFAULT_NAMES, streamNamed } from './streams.ts';
import type { Warehouse } from './warehouse.ts';

/** Entities that were recorded: their JSON by stream and Id. */
export type Recordings = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function readRecordings(paths: readonly string[]): Recordings {
  const recordings = new Map(DEFAULT_NAMES.map((stream) => [stream, new Map<string, string>()]));
  for (const { stream, id, text } of paths.flatMap(entitiesOf)) recordings.get(stream)?.set(id, text);
  // Every company has its singletons, recorded or not.
  return new Map([...recordings].filter(([stream, texts]) => texts.size > 0 || !isSingleton(stream)));
}

function isSingleton(stream: string): boolean {
  return streamNamed(stream).firstPageSize === 'unpaged';
}

interface RecordedEntity {
  readonly stream: string;
  readonly id: string;
  readonly text: string;
}

function entitiesOf(path: string): RecordedEntity[] {
  const bytes = readFileSync(path);
  try {
    const root = rootSpan(bytes);
    return DEFAULT_NAMES.flatMap((stream) => {
      const list = valueAt(bytes, root, ['QueryResponse', streamNamed(stream).answerKey]);
      const spans = list === undefined ? [] : elements(bytes, list);
      return spans.map((span) => ({
        stream,
        id: stringAt(bytes, valueAt(bytes, span, ['Id'])) ?? '',
        text: textAt(bytes, span),
      }));
    });
  } catch (error) {
    if (error instanceof JsonSyntaxError) return [];
    throw error;
  }
}

export interface Comparison {
  readonly stream: string;
  readonly recorded: number;
  readonly loaded: number;
  /** Ids whose payload in the table is not what was recorded, or that are not there. */
  readonly different: readonly string[];
}

/** Compares tables with recordings, as text that jsonb has laid out in its own way on both sides. */
export async function compare(warehouse: Warehouse, recordings: Recordings): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const [stream, texts] of recordings) {
    const table = `raw.${stream}`;
    const [{ loaded } = { loaded: 0 }] = await warehouse.query<{ loaded: number }>(
      `select count(*)::integer as loaded from ${table}`,
    );
    const equal = await warehouse.query<{ id: string }>(
      `select id from ${table} join unnest($1::text[], $2::text[]) as recorded (id, text) using (id)
       where payload::text = recorded.text::jsonb::text`,
      [[...texts.keys()], [...texts.values()]],
    );
    const same = new Set(equal.map(({ id }) => id));
    const different = [...texts.keys()].filter((id) => !same.has(id));
    comparisons.push({ stream, recorded: texts.size, loaded, different });
  }
  return comparisons;
}
