import type { Stream } from '../streams/streams.ts';

/** A record that QuickBooks reports as deleted. */
export interface Deletion {
  readonly id: string;
  /** Time of the deletion in epoch milliseconds; undefined if it cannot be read. */
  readonly at: number | undefined;
  /** The object as QuickBooks sent it, byte for byte. */
  readonly payload: Buffer;
}

/** The part of an answer that belongs to one stream. */
export interface EntityChanges {
  /** Objects that came, or that the answer announces if these are more. */
  readonly objects: number;
  /** Time of the newest change but deletions: -Infinity if there is none, Infinity if one has no time, undefined if it is not known. */
  readonly newest?: number | undefined;
  readonly deletions: readonly Deletion[];
  /** The reason to believe that deletions are missing, as the object of "answered with"; undefined if there is none. */
  readonly doubt?: string | undefined;
}

/** An answer of change data capture. */
export interface CdcAnswer {
  /** Changes by the name of the stream. A stream without changes has no entry. */
  readonly changes: ReadonlyMap<string, EntityChanges>;
  /** Objects of all streams together. */
  readonly objects: number;
  /** Elements of the answer; QuickBooks sends one for each entity that was asked. */
  readonly elements: number;
  /** A list has a name that belongs to no stream that was asked, so any silence may be an error. */
  readonly hasUnknownList: boolean;
}

/** Most objects of one answer. At this number QuickBooks may have cut it, deleted objects first. */
export const MOST_OBJECTS = 1_000;

export interface Trust {
  /** Every change of the entities that were asked is in the answer. */
  readonly isWhole: boolean;
  /** A stream without changes had none. */
  readonly isSilenceTrusted: boolean;
}

/** Tells what an answer proves, given the number of entities that were asked. */
export function trustIn({ objects, elements, hasUnknownList }: CdcAnswer, asked: number): Trust {
  const isWhole = objects < MOST_OBJECTS;
  return { isWhole, isSilenceTrusted: isWhole && !hasUnknownList && elements >= asked };
}

/** The names under which the list of a stream may come, in lower case. */
export function listNames({ entity, answerKey }: Pick<Stream, 'entity' | 'answerKey'>): readonly string[] {
  const names = [entity, answerKey].map((name) => name.toLowerCase());
  return names.includes('reimbursecharge') ? [...names, 'reimbursecarge'] : names;
}
