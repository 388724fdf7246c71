import { type Behaviours, DEFAULT_BEHAVIOURS } from '../behaviours.ts';

/** Uncertain points of how statements are read and answered. */
export type QueryHabits = Pick<
  Behaviours,
  | 'startPositionZero'
  | 'orderById'
  | 'tieOrder'
  | 'defaultOrder'
  | 'zonelessTimes'
  | 'emailFilter'
  | 'starColumns'
  | 'projections'
  | 'longestList'
>;

export const DEFAULT_HABITS: QueryHabits = DEFAULT_BEHAVIOURS;
