import { readBookmark } from 'singer';
import { idsOf } from '../../src/reading/partly-read.ts';

export interface Message {
  readonly type: 'SCHEMA' | 'RECORD' | 'STATE';
  readonly stream: string;
  readonly record: {
    readonly id: string;
    readonly extract_window_start_utc: string;
    readonly extract_window_end_utc: string;
    readonly payload: { readonly Id: string; readonly MetaData: { readonly LastUpdatedTime: string } };
  };
  readonly value: {
    readonly bookmarks: Record<
      string,
      {
        readonly covered?: [string, string][];
        readonly unverified?: [string, string][];
        readonly partly_read?: readonly unknown[];
        readonly covered_by_cdc?: [string, string][];
        readonly deletions_covered?: [string, string][];
        readonly cdc_at_utc?: string;
        readonly snapshot_at_utc?: string;
      }
    >;
  };
}

export const messagesOf = (stdout: string): Message[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

export const recordsOf = (stdout: string): Message[] =>
  messagesOf(stdout).filter(({ type }) => type === 'RECORD');

export const lastState = (stdout: string): Message['value'] | undefined =>
  messagesOf(stdout).findLast(({ type }) => type === 'STATE')?.value;

/** When the entity of a RECORD was last updated, in milliseconds. */
const instantOf = ({ record }: Message): number => Date.parse(record.payload.MetaData.LastUpdatedTime);

/** Tells by a STATE's value that a RECORD need not be read again. */
export function isCovered(message: Message, { bookmarks }: Message['value']): boolean {
  const instant = instantOf(message);
  const covered = bookmarks[message.stream]?.covered ?? [];
  return covered.some(([start, end]) => Date.parse(start) <= instant && instant < Date.parse(end));
}

/**
 * The Ids of a stream that a STATE's value has as written, of seconds that it does not cover: of those that the next run
 * reads on, and of those that it reads from their start.
 */
export function idsOfParts({ bookmarks }: Message['value'], stream: string) {
  const parts = readBookmark(bookmarks[stream])?.partlyRead ?? [];
  const idsIn = (some: typeof parts): ReadonlySet<string> =>
    new Set(some.flatMap((part) => [...(idsOf(part) ?? [])]));
  return {
    counted: idsIn(parts.filter(({ of }) => of !== undefined)),
    uncounted: idsIn(parts.filter(({ of }) => of === undefined)),
  };
}

/** Records that come after a STATE that covers them already: a STATE that ran ahead. */
export function coveredTooEarly(stdout: string): string[] {
  const written = new Set<string>();
  const all = recordsOf(stdout).map((message) => ({
    key: `${message.stream} ${message.record.id}`,
    stream: message.stream,
    instant: instantOf(message),
  }));
  const ahead = new Set<string>();
  for (const message of messagesOf(stdout)) {
    if (message.type === 'RECORD') written.add(`${message.stream} ${message.record.id}`);
    if (message.type !== 'STATE') continue;
    for (const [stream, { covered = [], snapshot_at_utc: at }] of Object.entries(message.value.bookmarks)) {
      const spans = covered.map(([start, end]) => [Date.parse(start), Date.parse(end)] as const);
      for (const each of all) {
        if (each.stream !== stream || written.has(each.key)) continue;
        if (at !== undefined || spans.some(([start, end]) => start <= each.instant && each.instant < end))
          ahead.add(each.key);
      }
    }
  }
  return [...ahead];
}
