import { statSync } from 'node:fs';
import { ConfigError, failureOf } from 'singer';
import { priceOf } from './price.ts';
import { newerByFrom, type TargetSettings } from './settings.ts';
import { requireName } from './table.ts';

/** Throws {@link ConfigError} for settings that a later step would stumble over, before anything is done with them. */
export function requireUsable(settings: TargetSettings): void {
  requireName(settings.default_target_schema, 'default_target_schema cannot be used');
  requireTimesKept(settings);
  newerByFrom(settings.newer_by);
  priceOf(settings);
  requireFolder(settings);
}

/** Throws {@link ConfigError} if other settings would move the times of rows, which separate their versions. */
function requireTimesKept({ history, unchanged_rows, activate_version }: TargetSettings): void {
  if (!history || (unchanged_rows === 'leave' && activate_version === 'ignore')) return;
  throw new ConfigError(
    'history is true, and unchanged_rows: touch or activate_version: delete would change the times and rows that it ' +
      'depends on: set unchanged_rows to leave and activate_version to ignore, or history to false',
  );
}

function requireFolder({ batch_root: folder }: TargetSettings): void {
  const reason = folder === undefined ? undefined : reasonAgainst(folder);
  if (reason === undefined) return;
  throw new ConfigError(
    `batch_root is ${JSON.stringify(folder)}, which cannot be used: ${reason}. Name the folder into which the tap writes its files, and make it before the run`,
  );
}

function reasonAgainst(folder: string): string | undefined {
  try {
    return statSync(folder).isDirectory() ? undefined : 'it is no folder';
  } catch (cause) {
    return failureOf(cause);
  }
}
