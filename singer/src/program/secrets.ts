import { asItIs, type UnescapedText, unescapedText } from './unescaped-text.ts';

/**
 * Values that must never be shown. The log replaces each of them in every line, by value and not by pattern: a
 * server, a proxy or an error may repeat a secret anywhere, in any of its forms, and in parts.
 */
const forms = new Set<string>();
/** All pieces of long random secrets. */
const pieces = new Set<string>();

/** Shorter values would mask ordinary words, and are no secrets. */
const SHORTEST = 5;
/** A secret of this many characters of a token is random, so that a piece of it is no ordinary word. */
const RANDOM = /^[\w.~+/=-]{32,}$/;
const PIECE_LENGTH = 16;

/** Escapes may be escaped again, by a proxy or by JSON inside JSON. */
const LEVELS_OF_ESCAPES = 3;

/** Every caller shows less of a text. */
const LONGEST_TEXT = 100_000;

/** Stands in a line in place of a secret. */
const MASK = '…';

/** Hides a value from now on, also in base64, in hex, escaped, over several lines, and a part of a long one. */
export function hideSecret(secret: string): void {
  if (secret.length < SHORTEST || forms.has(secret)) return;
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  for (const form of [secret, secret.replaceAll(' ', '+'), hex, hex.toUpperCase(), ...inBase64(bytes)])
    forms.add(form);
  if (!RANDOM.test(secret)) return;
  for (let at = 0; at + PIECE_LENGTH <= secret.length; at += 1)
    pieces.add(secret.slice(at, at + PIECE_LENGTH));
}

/** Shows all values again: a later run in the same process has secrets of its own. */
export function forgetSecrets(): void {
  forms.clear();
  pieces.clear();
}

/** The text without any secret that is hidden. A very long text is cut. */
export function withoutSecrets(text: string): string {
  if (forms.size === 0) return text;
  const short = text.slice(0, LONGEST_TEXT);
  const isSecret = new Uint8Array(short.length);
  let level: UnescapedText | undefined = asItIs(short);
  for (let depth = 0; level !== undefined && depth <= LEVELS_OF_ESCAPES; depth += 1) {
    mark(level, isSecret);
    level = unescapedText(level);
  }
  return masked(short, isSecret);
}

/** Marks the characters of the original text that a secret of this level stands in. */
function mark({ text, starts, ends }: UnescapedText, isSecret: Uint8Array): void {
  const fill = (from: number, length: number) =>
    isSecret.fill(1, starts[from], ends[from + length - 1] ?? isSecret.length);
  for (const form of forms)
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) fill(at, form.length);
  if (pieces.size === 0) return;
  for (let at = 0; at + PIECE_LENGTH <= text.length; at += 1)
    if (pieces.has(text.slice(at, at + PIECE_LENGTH))) fill(at, PIECE_LENGTH);
}

function masked(text: string, isSecret: Uint8Array): string {
  let shown = '';
  for (let at = 0; at < text.length; ) {
    const from = at;
    const hidden = isSecret[at];
    while (at < text.length && isSecret[at] === hidden) at += 1;
    shown += hidden === 1 ? MASK : text.slice(from, at);
  }
  return shown;
}

/** The value in base64, in both alphabets, by itself and in the middle of a longer text. */
function inBase64(bytes: Buffer): string[] {
  const inside = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/.?=+$/, '');
    return text.slice(Math.ceil((before * 4) / 3));
  });
  const alone = bytes.toString('base64');
  return [alone, alone.replace(/=+$/, ''), ...inside.filter(({ length }) => length >= SHORTEST)].flatMap(
    (form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')],
  );
}
