import { defineConfig } from 'vitest/config';
import { FROM_SOURCE } from './testing/from-source.ts';
import { LIMITS } from './testing/pace.ts';

/** Tests that need a Chromium, which `npm test` does not. */
export default defineConfig({
  ...FROM_SOURCE,
  test: {
    include: ['*/test/browser/*.browser.ts'],
    ...LIMITS,
  },
});
