/** Files and folders that the language test holds. */
export const CLEAN: readonly string[] = [
  'README.md',
  'docs/concepts.md',
  'docs/architecture.md',
  'docs/benchmarks.md',
  'docs/guarantees.md',
  'docs/runbook.md',
  'docs/settings.md',
  'SECURITY.md',
  'meltano',
  'meltano.yml',
  'docs/decisions',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'tap-quickbooks/README.md',
  'target-postgres-raw/README.md',
  'bench',
  'end-to-end/src',
  'end-to-end/test',
  'postgres-launcher',
  'quickbooks-simulator',
  'singer',
  'tap-quickbooks',
  'target-postgres-raw',
  'testing',
];

/** Phrases with a plainer equivalent: after, before, continues, this many, is called with, permanently, the caller. */
export const BANNED_PHRASES: readonly RegExp[] = [
  /\bbehind\b/i,
  /\bin front of\b/i,
  /\bgo(es)? on\b/i,
  /\bso many\b/i,
  /\b(is|are|be) told\b/i,
  /\bat hand\b/i,
  /\bfor good\b/i,
  /\b(nobody|somebody|anybody|everybody|whoever)\b/i,
];

/** First words of doc comments that lead into a riddle. */
export const RIDDLE =
  /\/\*\*\s*(?:\*\s*)?(What|Whether|Where|Who|Whose|Whoever|Those|Of|So|Why|How|Told|Behind)\b[^\n]*/g;

/** Places where such a word is the right one. */
export const ALLOWED: readonly { readonly file: string; readonly text: string; readonly reason: string }[] = [
  { file: 'postgres-launcher/src/account.ts', text: 'nobody', reason: 'the account of that name' },
  {
    file: 'tap-quickbooks/test/tokens/foreign-files.system.test.ts',
    text: 'NOBODY',
    reason: 'the uid of that account',
  },
  {
    file: 'tap-quickbooks/test/tokens/token-file.system.test.ts',
    text: 'NOBODY',
    reason: 'the uid of that account',
  },
  { file: 'end-to-end/test/plain-english-rules.ts', text: '', reason: 'the rules name what they ban' },
];
