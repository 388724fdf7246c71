import { FatalApiError } from 'singer';
import { expect, it } from 'vitest';
import { CompanyOfRecords } from './company-of-records.ts';
import { ANY, census, numbered } from './small-census.ts';

const RECORDS = numbered([1, 2, 3, 4, 5, 6]);

/** A company whose first page fails while the second one is under way, until it is released. */
class FailingCompany extends CompanyOfRecords {
  pages = 0;
  release = () => {};

  override readonly list = async () => {
    this.pages += 1;
    if (this.pages === 1) throw new FatalApiError('the first page failed');
    await new Promise<void>((resolve) => {
      this.release = resolve;
    });
    return [];
  };
}

it('a census that fails ends only after its other calls, which would write log lines after the last one', async () => {
  const company = new FailingCompany(RECORDS, 4);
  let hasEnded = false;
  const ended = census(RECORDS, company, ANY, true).finally(() => {
    hasEnded = true;
  });
  ended.catch(() => {});
  // Every promise that could end it has been answered when a timer fires.
  await new Promise((resolve) => setImmediate(resolve));
  expect([company.pages, hasEnded]).toEqual([2, false]);
  company.release();
  await expect(ended).rejects.toThrow('the first page failed');
});
