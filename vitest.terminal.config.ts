import { defineConfig } from 'vitest/config';
import { FROM_SOURCE } from './testing/from-source.ts';
import { LIMITS } from './testing/pace.ts';

/** Tests that need tmux, which `npm test` does not. */
export default defineConfig({
  ...FROM_SOURCE,
  test: {
    include: ['*/test/terminal/*.terminal.ts'],
    ...LIMITS,
  },
});
