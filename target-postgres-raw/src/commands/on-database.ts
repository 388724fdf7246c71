import type pg from 'pg';
import { ACCOUNT } from '../account.ts';
import { addressFrom } from '../postgres/address.ts';
import { connect } from '../postgres/connection.ts';
import { asDatabaseError } from '../postgres/failure.ts';
import type { TargetSettings } from '../settings.ts';

/** Does something with a connection of its own; what fails becomes a sentence. */
export async function onDatabase<T>(
  settings: TargetSettings,
  doing: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const address = addressFrom(settings, ACCOUNT);
  try {
    const { client } = await connect(address, new AbortController().signal);
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  } catch (error) {
    throw asDatabaseError(error, doing, address);
  }
}
