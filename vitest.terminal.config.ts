import { defineConfig } from 'vitest/config';

/** Tests that need tmux, which `npm test` does not. */
export default defineConfig({
  test: {
    include: ['*/test/terminal/*.terminal.ts'],
    testTimeout: 180_000,
    hookTimeout: 240_000,
  },
});
