import { afterAll } from 'vitest';
import { runTasksAfterFile } from './after-file.ts';

// A setup file runs again for each test file. The modules that it imports do not.
afterAll(runTasksAfterFile);
