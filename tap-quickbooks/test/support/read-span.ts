import fc from 'fast-check';
import { type Interval, SECOND_MS } from 'singer';
import type { Page, Span } from '../../src/reading/page.ts';
import type { PageSource } from '../../src/reading/page-source.ts';
import { pagesOf } from '../../src/reading/span-reader.ts';
import { row } from './live-source.ts';

export const SPAN: Interval = { start: 0, end: 40 * SECOND_MS };

/** All pages of the span, read by value or by another way. */
export async function readSpan(
  source: PageSource,
  pagesOfSpan: (span: Span, source: PageSource) => AsyncIterable<Page> = pagesOf,
): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of pagesOfSpan({ ...SPAN, bound: SPAN.end }, source)) pages.push(page);
  return pages;
}

export function idsOf(pages: readonly Page[]): string[] {
  return pages.flatMap(({ rows }) => rows.map(({ id }) => id));
}

/** Up to 60 records of the span, several of them in one second. */
export const history = fc
  .array(fc.nat(39), { maxLength: 60 })
  .map((seconds) => seconds.map((second, i) => row(i, second)));

export const pageSize = fc.integer({ min: 2, max: 9 });
