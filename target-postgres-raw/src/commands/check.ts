/** The result of one check of `doctor`. */
export interface Check {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** Statements after which the check is good. */
  readonly fix?: readonly string[];
}
