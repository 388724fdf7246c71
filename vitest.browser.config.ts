import { defineConfig } from 'vitest/config';

/** Tests that need a Chromium, which `npm test` does not. */
export default defineConfig({
  test: {
    include: ['*/test/browser/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 240_000,
  },
});
