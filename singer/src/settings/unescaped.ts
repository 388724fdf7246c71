/** The text of a part of a URL with its %-escapes resolved; undefined if a % in it is no escape of UTF-8. */
export function unescaped(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
