/**
 * The export condition by which one workspace imports the source of another, before vite's own conditions for servers.
 * Without it, as in a package that is installed, an import gets the bundle.
 */
const CONDITIONS = ['workspace', 'module', 'node', 'development|production'];

/** Part of a vitest config: tests import the source of the other packages, built or not. */
export const FROM_SOURCE = {
  resolve: { conditions: CONDITIONS },
  ssr: { resolve: { conditions: CONDITIONS } },
};
