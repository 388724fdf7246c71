import type { Properties } from '../data/properties.ts';
import type { WireText } from '../data/wire-text.ts';
import type { Ids } from './ids.ts';

/** History of a row, for the text that is written of it. */
export interface RowFacts {
  readonly row: number;
  readonly id: string;
  readonly syncToken: number;
  /** UTC seconds. */
  readonly created: number;
  readonly updated: number;
  readonly isActive: boolean;
}

/** One entity's rows as JSON: pure functions of the company's seed and the row. */
export interface EntityText {
  readonly entity: string;
  readonly ids: Ids;
  /** The sequence that its Ids come from, if other entities share it. */
  readonly sequence?: string;
  readonly properties?: Properties;
  isActive(facts: Pick<RowFacts, 'row' | 'syncToken'>): boolean;
  fullyQualifiedName?(row: number): string;
  text(facts: RowFacts): WireText;
}
