import { defineConfig } from 'vitest/config';
import { FROM_SOURCE } from './testing/from-source.ts';
import { LIMITS } from './testing/pace.ts';

/** `npm run test:soak`: the tests of the system lane with many more kills, seeds and records. */
export default defineConfig({
  ...FROM_SOURCE,
  test: {
    include: ['*/test/**/*.soak.test.ts'],
    ...LIMITS,
    provide: { ...LIMITS.provide, volume: 5 },
    maxWorkers: 3,
    setupFiles: ['testing/clean-up.ts'],
    globalSetup: ['testing/shared-postgres.ts'],
  },
});
