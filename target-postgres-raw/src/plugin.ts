import type { Plugin } from 'singer';
import packageJson from '../package.json' with { type: 'json' };
import { settings } from './settings.ts';

export const plugin = {
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  capabilities: [
    'about',
    'activate-version',
    'batch',
    'hard-delete',
    'structured-logging',
    'target-schema',
    'validate-records',
  ],
  settings,
} as const satisfies Plugin;
