import type { CompanyJson } from 'singer';

/** Lines of records with the last line that `target-postgres-raw known` prints after them. */
export function withEnd(lines: readonly string[], company: CompanyJson | null = null): string {
  const records = new Map<string, number>();
  for (const line of lines) {
    const { stream } = JSON.parse(line) as { stream: string };
    records.set(stream, (records.get(stream) ?? 0) + 1);
  }
  const streams = [...records].map(([stream, count]) => ({ stream, records: count, company }));
  return `${lines.join('')}${JSON.stringify({ end: { stream: null, before: null, streams } })}\n`;
}
