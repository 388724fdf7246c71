import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { FROM_SOURCE } from './testing/from-source.ts';
import { LongFilesFirst } from './testing/long-files-first.ts';
import { LIMITS } from './testing/pace.ts';

/** The two lanes of `npm test`. The third, `npm run test:soak`, has vitest.soak.config.ts. */
export default defineConfig({
  ...FROM_SOURCE,
  test: {
    ...LIMITS,
    // Each worker runs many files with the same modules. A process and its modules anew for each file take half a
    // second of CPU. Module state of the support code must not tell a file about the one before.
    isolate: false,
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // These tests only compute. More workers than cores would load the same modules more often.
          maxWorkers: Math.min(4, availableParallelism()),
          sequence: { groupOrder: 0 },
          include: ['*/test/**/*.test.ts'],
          exclude: ['**/*.system.test.ts', '**/*.soak.test.ts'],
          setupFiles: ['testing/in-process-only.ts', 'testing/clean-up.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          // These tests wait for processes, servers and the rate limit. Six keep two cores busy.
          maxWorkers: 6,
          sequence: { groupOrder: 1 },
          include: ['*/test/**/*.system.test.ts'],
          setupFiles: ['testing/clean-up.ts'],
          globalSetup: ['testing/shared-postgres.ts'],
        },
      },
    ],
  },
});
