import { type Interval, SECOND_MS } from 'singer';
import type { Page } from './page.ts';
import { isRefusal, NONE, type PageSource, unknown } from './page-source.ts';
import { requireService } from './pages-around-fault.ts';
import { pagesByOffset } from './pages-by-offset.ts';
import { pagesOfRefusedSecond } from './pages-of-refused-second.ts';

/** Reads an interval by offset. If a page of it fails permanently, each half is read by itself, down to one second. */
export async function* offsetsAroundFault(
  interval: Interval,
  source: PageSource,
  known = new Set<string>(),
): AsyncGenerator<Page> {
  let problem: Error;
  try {
    yield* pagesByOffset(interval, source, undefined, known);
    return;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    problem = error;
  }
  await requireService(interval, problem, source);
  const { start, end } = interval;
  const middle = start + Math.floor((end - start) / 2 / SECOND_MS) * SECOND_MS;
  if (middle === start) {
    const pages = pagesOfRefusedSecond({ instant: start, known: NONE, problem, source });
    for await (const page of pages) yield { ...page, rows: unknown(page.rows, known) };
    return;
  }
  yield* offsetsAroundFault({ start, end: middle }, source, known);
  yield* offsetsAroundFault({ start: middle, end }, source, known);
}
