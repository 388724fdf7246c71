import { type Company, ConfigError, companyText, isSameCompany, type Logger } from 'singer';
import { readStateFile, State } from '../coverage/state.ts';
import { STREAMS } from '../streams/streams.ts';

/**
 * The STATE in the file of `--state`, or an empty one, with the company of the settings. Throws {@link ConfigError} if
 * it is another company's: its coverage says nothing about this one, and nothing would be read.
 */
export function givenState(file: string | undefined, company: Company, logger: Logger): State {
  if (file === undefined) return State.EMPTY.withCompany(company);
  const state = readStateFile(file);
  if (state.company === undefined && state.streams.some(isOurs))
    logger.warning(
      `the state in ${file} names no company, as older versions wrote it: its bookmarks are taken for those of ${companyText(company)}`,
    );
  if (state.company !== undefined && !isSameCompany(state.company, company))
    throw new ConfigError(
      `the state in ${file} is of ${companyText(state.company)}, but the settings name ${companyText(company)}: give this company's own state, or none, which reads the whole range`,
    );
  return state.withCompany(company);
}

function isOurs(name: string): boolean {
  return STREAMS.some((stream) => stream.name === name);
}
