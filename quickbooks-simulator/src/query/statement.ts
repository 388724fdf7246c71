export type Operator = '=' | '<' | '>' | '<=' | '>=' | 'in' | 'like';

export interface Literal {
  readonly text: string;
  /** A quoted value is text, a number or an instant, whatever its property holds. */
  readonly isQuoted: boolean;
}

export interface Condition {
  readonly property: string;
  readonly operator: Operator;
  /** One value, or those of the list after IN. */
  readonly values: readonly Literal[];
}

export interface Order {
  readonly property: string;
  readonly isDescending: boolean;
}

/** `SELECT * | count(*) | p, p FROM entity [WHERE c AND c] [ORDERBY p, p] [STARTPOSITION n] [MAXRESULTS n]`. */
export interface Statement {
  readonly isCount: boolean;
  /** Columns named beside `*`. */
  readonly columns: readonly string[];
  /** Columns named in place of `*`. */
  readonly projection?: readonly string[];
  readonly entity: string;
  readonly conditions: readonly Condition[];
  readonly orders: readonly Order[];
  readonly startPosition: number;
  readonly maxResults: number;
}
