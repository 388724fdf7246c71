import { defineConfig } from 'vitest/config';
import { FROM_SOURCE } from '../../../testing/from-source.ts';
import { LIMITS } from '../../../testing/pace.ts';

/** `npm run test:meltano`: real Meltano and foreign plugins from PyPI, which `npm test` does not need. */
export default defineConfig({
  ...FROM_SOURCE,
  test: {
    include: ['end-to-end/src/meltano/*.test.ts'],
    globalSetup: ['end-to-end/src/meltano/install.ts'],
    ...LIMITS,
    // Its hooks install programs.
    hookTimeout: 2 * LIMITS.hookTimeout,
    maxWorkers: 2,
  },
});
