import { inject, it } from 'vitest';

/** `it` for the soak. The system lane skips these tests: it has another case of the same kind. */
export const itInSoak = it.runIf(inject('volume') > 1);
