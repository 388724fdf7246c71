import { describe, it } from 'vitest';
import { isServedWithoutBeingHeld } from './many-invoices.ts';

describe('a million invoices over ten years', () => {
  it('are served from any place of the range without being held', () => isServedWithoutBeingHeld(1_000_000));
});
