import { defineConfig } from 'vitest/config';

/** `npm run test:soak`: the tests of the system lane with many more kills, seeds and records. */
export default defineConfig({
  test: {
    include: ['*/test/**/*.soak.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
  },
});
