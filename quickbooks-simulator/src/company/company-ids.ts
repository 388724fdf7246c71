import type { EntityShape, Range } from '../entities/entity-shape.ts';
import { SHAPES } from '../entities/shapes.ts';
import { saltedSeed } from '../generate/hash.ts';
import { type Ids, ownIds, sharedIds } from '../generate/ids.ts';

/** All transactions count in one sequence, and so do customers, vendors and employees (recomputed from recordings). */
const SEQUENCES = {
  transactions: ['Invoice', ...entitiesOf('transactions')],
  names: ['Customer', ...entitiesOf('names')],
} as const;

function entitiesOf(sequence: EntityShape['sequence']): string[] {
  return SHAPES.filter((shape) => shape.sequence === sequence).map(({ entity }) => entity);
}

/** The Ids of an entity that shares a sequence with others. */
export function sharedIdsOf(seed: number, sequence: keyof typeof SEQUENCES, entity: string): Ids {
  const entities = SEQUENCES[sequence];
  const place = entities.indexOf(entity);
  return sharedIds(saltedSeed(seed, sequence), { places: entities.length, place });
}

export function idsOf(seed: number, shape: EntityShape, range: Range): Ids {
  if (shape.sequence !== undefined) return sharedIdsOf(seed, shape.sequence, shape.entity);
  return shape.ids?.(range) ?? ownIds(saltedSeed(seed, shape.entity));
}
