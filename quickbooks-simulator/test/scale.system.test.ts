import { describe, it } from 'vitest';
import { isServedWithoutBeingHeld, takesLessThan300MB } from './many-invoices.ts';

describe('a million invoices over ten years', () => {
  it('are served from any place of the range without being held', () => isServedWithoutBeingHeld(1_000_000));

  it('take less than 300 MB in a process of their own, while they are read and changed', () =>
    takesLessThan300MB(1_000_000));
});
