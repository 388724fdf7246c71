import { defineConfig } from 'vitest/config';
import { LIMITS } from './testing/pace.ts';

/** `npm run test:soak`: the tests of the system lane with many more kills, seeds and records. */
export default defineConfig({
  test: {
    include: ['*/test/**/*.soak.test.ts'],
    ...LIMITS,
    provide: { ...LIMITS.provide, volume: 5 },
    maxWorkers: 3,
    setupFiles: ['testing/clean-up.ts'],
    globalSetup: ['testing/shared-postgres.ts'],
  },
});
