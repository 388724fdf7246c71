import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: this file, and the bundles that hold it, lie two folders below it. */
export const PROJECT_ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
