import { readFileSync } from 'node:fs';

/** The text of a file, by name or open, in UTF-8, or in the UTF-16 with a byte order mark that PowerShell's `>` writes. */
export function readTextFile(file: string | number): string {
  return decodedText(readFileSync(file));
}

/** The text of these bytes, as {@link readTextFile} reads it. */
export function decodedText(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user has no right to it',
};

/** Reason for which a file cannot be read or written, without its name: `there is no such file or folder (ENOENT)`. */
export function failureOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const words = WORDS[code];
  if (words !== undefined) return `${words} (${code})`;
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(/, \w+( '.*')?$/s, '');
}
