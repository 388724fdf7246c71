/** Paths that the language test holds, as git writes them. */
export const CLEAN: readonly string[] = [
  'README.md',
  'docs/concepts.md',
  'docs/guarantees.md',
  'docs/decisions/*.md',
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

/** Places where such a word is the right one. */
export const ALLOWED: readonly { readonly file: string; readonly text: string; readonly reason: string }[] =
  [];
