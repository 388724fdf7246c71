import { defineConfig } from 'vitest/config';
import { FROM_SOURCE } from '../../../testing/from-source.ts';

/** `npm run test:meltano`: real Meltano and foreign plugins from PyPI, which `npm test` does not need. */
export default defineConfig({
  ...FROM_SOURCE,
  test: {
    include: ['end-to-end/src/meltano/*.test.ts'],
    globalSetup: ['end-to-end/src/meltano/install.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
