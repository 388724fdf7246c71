/** A failure to sign in to Postgres that pg found itself, so that it has no SQLSTATE. */
export interface SignInProblem {
  readonly kind: 'no password' | 'unsupported' | 'unproven';
  readonly reason: string;
  readonly advice: string;
}

/** pg's messages, the first row that applies. `{password}` in an advice is the name of the setting. */
const PROBLEMS: readonly (readonly [RegExp, SignInProblem])[] = [
  [
    /password must be a (non-empty )?string/i,
    {
      kind: 'no password',
      reason: 'the server asks for a password, and none is set',
      advice: 'set {password}',
    },
  ],
  [
    /^SASL: (Only mechanism|Mechanism )|^Unknown authenticationOk message type/,
    {
      kind: 'unsupported',
      reason: 'the server asks for a way of signing in that is not supported, such as Kerberos',
      advice: 'let this user sign in by scram-sha-256 in pg_hba.conf on the server',
    },
  ],
  [
    /^SASL: /,
    {
      kind: 'unproven',
      reason: 'the server does not prove that it knows the password of this user',
      advice: 'see whether host and port lead to your server, and whether a proxy stands in between',
    },
  ],
];

/** The problem that a message of pg stands for; undefined for any other message. */
export function signInProblem(message: string): SignInProblem | undefined {
  return PROBLEMS.find(([pattern]) => pattern.test(message))?.[1];
}
