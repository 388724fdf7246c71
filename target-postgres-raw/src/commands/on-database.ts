import type pg from 'pg';
import type { Logger } from 'singer';
import { ACCOUNT } from '../account.ts';
import { type Address, addressFrom } from '../postgres/address.ts';
import { connect } from '../postgres/connection.ts';
import { asDatabaseError, withLastWord } from '../postgres/failure.ts';
import { withLockWatch } from '../postgres/lock-watch.ts';
import type { TargetSettings } from '../settings.ts';
import { identifier } from '../sql/identifier.ts';

export interface Access {
  readonly settings: TargetSettings;
  readonly logger: Logger;
}

/** Does something with a connection of its own. A failure becomes a sentence, for a reader with the grants it lacks. */
export async function onDatabase<T>(
  { settings, logger }: Access,
  doing: string,
  work: (client: pg.Client) => Promise<T>,
  needs: 'reading' | 'writing' = 'reading',
): Promise<T> {
  const address = addressFrom(settings, ACCOUNT);
  try {
    const { client, lastWord } = await connect(address, new AbortController().signal);
    try {
      return await withLockWatch(client, { address, logger }, work);
    } catch (error) {
      throw withLastWord(error, lastWord());
    } finally {
      await client.end();
    }
  } catch (error) {
    const grants = needs === 'reading' ? readingGrants(settings, address) : undefined;
    throw asDatabaseError(error, doing, address, grants);
  }
}

function readingGrants({ default_target_schema: schema }: TargetSettings, { user }: Address): string {
  const [from, to] = [identifier(schema), identifier(user)];
  return `grant usage on schema ${from} to ${to}; grant select on all tables in schema ${from} to ${to}`;
}
