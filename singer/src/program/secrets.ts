/**
 * Values that must never be shown. The log replaces each of them in every line, by value and not by pattern: a
 * server, a proxy or an error may repeat a secret anywhere.
 */
const secrets = new Set<string>();

/** Shorter values would mask ordinary words, and are no secrets. */
const SHORTEST = 5;

/** Stands in a line in place of a secret. */
const MASK = '…';

/** Hides a value from now on, also as base64, URL-encoded and inside JSON text. */
export function hideSecret(secret: string): void {
  if (secret.length < SHORTEST) return;
  const base64 = Buffer.from(secret).toString('base64');
  for (const form of [secret, base64, base64.replace(/=+$/, ''), encodeURIComponent(secret), inJson(secret)])
    secrets.add(form);
}

/** The text without any secret that is hidden. */
export function withoutSecrets(text: string): string {
  // Longest first: a secret may be a part of another one.
  return [...secrets]
    .filter((secret) => text.includes(secret))
    .sort((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}
