/** Thrown for a record that cannot be a row, if that is found before Postgres sees it. */
export class UnfitRecord extends Error {
  /** The SQLSTATE that Postgres would have for it. */
  readonly code: string;

  constructor(reason: string, code: string) {
    super(`${reason} (SQLSTATE ${code})`);
    this.code = code;
  }
}
