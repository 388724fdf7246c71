import { describe, expect, it } from 'vitest';
import { PageSize } from '../../src/quickbooks/page-size.ts';

/** Serves pages by a source that fails above a size. Returns the sizes that were asked for. */
function serve(size: PageSize, limit: number, pages: number): number[] {
  const asked: number[] = [];
  for (let page = 0; page < pages; page += 1) {
    const wanted = size.now;
    for (let failures = 0; ; failures += 1) {
      const now = PageSize.after(failures, wanted);
      asked.push(now);
      if (now > limit) continue;
      size.served(now, wanted);
      break;
    }
  }
  return asked;
}

describe('the page size of a stream', () => {
  it('shrinks to two rows in five steps', () => {
    const sizes = [0, 1, 2, 3, 4, 5, 6].map((failures) => PageSize.after(failures, 1_000));
    expect(sizes).toEqual([1_000, 250, 63, 16, 4, 2, 2]);
    expect(PageSize.after(3, 1)).toBe(1);
  });

  it('is remembered, so that later pages do not begin at the first size again', () => {
    expect(serve(new PageSize(1_000), 30, 4)).toEqual([1_000, 250, 63, 16, 16, 16, 16]);
  });

  it('grows back after a passing trouble', () => {
    const size = new PageSize(1_000);
    serve(size, 30, 1);
    serve(size, 1_000, 80);
    expect(size.now).toBe(1_000);
  });

  it('does not try a size again that has failed twice', () => {
    const asked = serve(new PageSize(1_000), 30, 1_000);
    expect(asked.filter((each) => each > 30).length).toBeLessThanOrEqual(6);
  });

  it('is the first one again after it was restored', () => {
    const size = new PageSize(1_000);
    serve(size, 1, 0);
    size.served(2, 1_000);
    size.restore();
    expect(size.now).toBe(1_000);
  });
});
