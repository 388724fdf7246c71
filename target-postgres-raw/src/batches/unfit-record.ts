/** Why a record cannot be a row, where we find it rather than Postgres. */
export class UnfitRecord extends Error {
  /** The SQLSTATE that Postgres would have for it. */
  readonly code: string;

  constructor(reason: string, code: string) {
    super(`${reason} (SQLSTATE ${code})`);
    this.code = code;
  }
}
