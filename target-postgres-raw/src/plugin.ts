import type { Plugin } from 'singer';
import packageJson from '../package.json' with { type: 'json' };
import { settings } from './settings.ts';

export const plugin = {
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  capabilities: ['about', 'structured-logging', 'target-schema'],
  settings,
} as const satisfies Plugin;
