import { describe, it } from 'vitest';
import { isMisreadByStartPosition, readsAllThatStayed } from '../support/changing-company.ts';

describe.concurrent('5,000 invoices, 200 a second edited, bumped, voided, deleted or added', () => {
  it('are read completely and once if they stayed in the range', () =>
    readsAllThatStayed({ invoices: 5_000, pageSize: 100, seed: 1 }));

  it('are not all read by a reader that pages by STARTPOSITION', () =>
    isMisreadByStartPosition({ invoices: 5_000, pageSize: 100, seed: 1 }));
});
