/** Postgres or initdb did not come up. The message ends with the last lines it said itself. */
export class PostgresStartError extends Error {
  override name = 'PostgresStartError';

  constructor(what: string, log: readonly string[], options?: ErrorOptions) {
    super([what, ...log].join('\n  '), options);
  }
}
