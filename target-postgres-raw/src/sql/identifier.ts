/** The one place where a name becomes a part of a statement. */
export function identifier(...parts: readonly string[]): string {
  return parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
}

export function identifiers(names: readonly string[]): string {
  return names.map((name) => identifier(name)).join(', ');
}
