import { readFileSync } from 'node:fs';

/** The text of a file in UTF-8, or in the UTF-16 with a byte order mark that PowerShell's `>` writes. */
export function readTextFile(path: string): string {
  const bytes = readFileSync(path);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Reason for which a file cannot be read, without its name: `ENOENT: no such file or directory`. */
export function failureOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(/, \w+( '.*')?$/s, '');
}
