import { describe, it } from 'vitest';
import { isMisreadByStartPosition, readsAllThatStayed } from '../support/changing-company.ts';

const seeds = Array.from({ length: 10 }, (_, i) => ({ seed: i + 1, pageSize: 1_000 }));

describe('50,000 invoices, 200 a second edited, bumped, voided, deleted or added', () => {
  it.each([...seeds, { seed: 11, pageSize: 200 }])(
    'are read completely and once if they stayed in the range, pages of $pageSize, seed $seed',
    ({ seed, pageSize }) => readsAllThatStayed({ invoices: 50_000, pageSize, seed }),
  );

  it('are not all read by a reader that pages by STARTPOSITION', () =>
    isMisreadByStartPosition({ invoices: 50_000, pageSize: 1_000, seed: 1 }));
});
