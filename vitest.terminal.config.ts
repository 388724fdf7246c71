import { defineConfig } from 'vitest/config';
import { FROM_SOURCE } from './testing/from-source.ts';

/** Tests that need tmux, which `npm test` does not. */
export default defineConfig({
  ...FROM_SOURCE,
  test: {
    include: ['*/test/terminal/*.terminal.ts'],
    testTimeout: 180_000,
    hookTimeout: 240_000,
  },
});
