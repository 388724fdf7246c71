import { type Company, ConfigError, companyText } from 'singer';
import type { KnownCompany } from '../../census/known-end.ts';
import type { Known } from '../../census/read-known.ts';
import type { SelectedStream } from '../../streams/chosen-streams.ts';

/**
 * Throws {@link ConfigError} if the records of a stream are those of another company: QuickBooks would have none of them,
 * and all would look deleted. Streams whose census is not taken may be of any company.
 */
export function requireCompany(
  { ends }: Pick<Known, 'ends'>,
  streams: readonly SelectedStream[],
  company: Company,
): void {
  const names = new Set(streams.map(({ stream }) => stream.name));
  for (const { stream, company: holder } of ends.flatMap((end) => end.streams)) {
    if (holder === undefined || !names.has(stream) || isSame(holder, company)) continue;
    throw new ConfigError(
      `--known: the records of ${stream} are those of ${textOf(holder)}, and the settings name ${companyText(company)}: correct realm_id and environment, or give the records of this company (default_target_schema, or --company of "target-postgres-raw known")`,
    );
  }
}

function isSame({ environment, realmId }: KnownCompany, company: Company): boolean {
  return realmId === company.realmId && (environment ?? company.environment) === company.environment;
}

function textOf({ environment, realmId }: KnownCompany): string {
  return environment === undefined ? `company ${realmId}` : companyText({ environment, realmId });
}
