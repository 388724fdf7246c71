import { lstatSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Company, ConfigError, companyText, isSameCompany, type Logger } from 'singer';
import { State } from '../coverage/state.ts';
import { readStateFile } from '../coverage/state-file.ts';
import { STREAMS } from '../streams/streams.ts';

/** The flags that name the STATE of an earlier run. */
export interface StateFlags {
  /** A file that must be there. */
  readonly state?: string;
  /** The file in which the target keeps the newest STATE. It is not there before the first run. */
  readonly stateFile?: string;
}

interface StateContext {
  readonly company: Company;
  readonly logger: Logger;
  /** Meltano may name an empty file if it has no STATE. */
  readonly isUnderMeltano?: boolean;
}

/**
 * The STATE of an earlier run, or an empty one, with the company of the settings. Throws {@link ConfigError} if it is
 * another company's, since its coverage says nothing about this one, or if the file is empty, since the whole range
 * would be read and paid for again.
 */
export function givenState(flags: StateFlags, { company, logger, isUnderMeltano }: StateContext): State {
  const file = fileOf(flags, logger);
  if (file === undefined) return State.EMPTY.withCompany(company);
  const state = readStateFile(file);
  if (state === undefined) {
    if (!isUnderMeltano || flags.stateFile !== undefined) throw emptyFile(file);
    return State.EMPTY.withCompany(company);
  }
  if (state.company === undefined && state.streams.some(isOurs))
    logger.warning(
      `the state in ${file} names no company, as older versions wrote it: its bookmarks are taken for those of ${companyText(company)}`,
    );
  if (state.company !== undefined && !isSameCompany(state.company, company))
    throw new ConfigError(
      `the state in ${file} is of ${companyText(state.company)}, but the settings name ${companyText(company)}: give this company's own state, or none, which reads the whole range`,
    );
  if (state.streams.length === 0 && !isUnderMeltano)
    logger.warning(`the state in ${file} covers nothing: the whole range is read`);
  return state.withCompany(company);
}

/** The file to read; undefined for a run without STATE. */
function fileOf({ state, stateFile }: StateFlags, logger: Logger): string | undefined {
  if (stateFile === undefined) return state;
  if (state !== undefined)
    throw new ConfigError(
      '--state and --state-file both name the STATE of an earlier run: give one of the two',
    );
  // A link to nothing is no first run.
  const path = resolve(stateFile);
  if (isThere(path)) return path;
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new ConfigError(
      `--state-file is ${stateFile}, but there is no folder ${folder}: create it, or correct the name`,
    );
  logger.info(`there is no state file ${stateFile} yet: this is a first run, which reads the whole range`);
  return undefined;
}

/** True also for a path that may not be looked at: reading it then says why. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

function emptyFile(file: string): ConfigError {
  return new ConfigError(
    `the state file ${file} is empty, and without STATE the whole range would be read and paid for again. Fill it with "target-postgres-raw last-state", or remove it and leave --state out to read everything`,
  );
}

function isOurs(name: string): boolean {
  return STREAMS.some((stream) => stream.name === name);
}
