import type pg from 'pg';
import type { StreamRows } from '../batches/stream-rows.ts';
import { deleteOlder } from '../sql/delete-older.ts';
import { findVersion, storeVersion, type VersionColumns } from '../sql/table-version.ts';
import { ledgerName } from '../table.ts';
import { remark } from './remark.ts';
import type { Run } from './run.ts';
import { activationOf, afterRecords, type TableVersion } from './table-version.ts';

/** The versions of a table before the records of a batch are merged; undefined if the batch has nothing on versions. */
export async function versionBefore(
  client: pg.Client,
  { source, version, activated }: StreamRows,
  run: Run,
): Promise<TableVersion | undefined> {
  if (version === undefined && activated.length === 0) return undefined;
  const { table, stream } = source;
  const statement = findVersion(table, run.schema);
  const [row] = (await client.query<VersionColumns>(statement, [table.name, ledgerName(stream)])).rows;
  return {
    newest: row?.version ? BigInt(row.version) : undefined,
    since: row?.version_since_utc ?? undefined,
    isUnversioned: row?.is_unversioned ?? false,
    isEmpty: row?.is_empty ?? false,
  };
}

/** Stores the version of the records that were written at an instant, and deletes the older rows if it is activated. */
export async function keepVersion(
  client: pg.Client,
  stream: StreamRows,
  before: TableVersion,
  writtenAt: string | null,
  run: Run,
): Promise<void> {
  const { source, version, activated } = stream;
  const areTimesMoved = run.activateVersion === 'delete';
  // While versions are ignored, only what is stored of them already has to be kept true.
  if (!areTimesMoved && before.newest === undefined) return;
  if (areTimesMoved && version !== undefined && before.newest !== undefined && version < before.newest)
    remark(
      run,
      `records of version ${version} of stream ${JSON.stringify(source.stream)} came after version ${before.newest}, ` +
        'as from an old STATE: their rows stay until a version after that one is activated',
    );
  const versions = new Versions(client, stream, before, run);
  if (version !== undefined && writtenAt !== null)
    await versions.take(afterRecords(before, { version, at: writtenAt, areTimesMoved }));
  if (areTimesMoved && version !== undefined && before.newest === undefined && !before.isUnversioned)
    remark(
      run,
      `version ${version} of stream ${JSON.stringify(source.stream)} is the first one that is known of its table: ` +
        'the rows that were there before stay until a later version is activated',
    );
  for (const each of activated) await versions.activate(each);
}

class Versions {
  readonly #client: pg.Client;
  readonly #stream: StreamRows;
  readonly #run: Run;
  #known: TableVersion;

  constructor(client: pg.Client, stream: StreamRows, known: TableVersion, run: Run) {
    this.#client = client;
    this.#stream = stream;
    this.#known = known;
    this.#run = run;
  }

  async take(next: TableVersion): Promise<void> {
    const { newest, since } = this.#known;
    if (next.newest === newest && next.since === since) return;
    const { table, stream } = this.#stream.source;
    const values = [table.name, ledgerName(stream), next.newest, next.since ?? null];
    await this.#client.query(storeVersion(this.#run.schema), values);
    this.#known = next;
  }

  async activate(version: bigint): Promise<void> {
    const { table, stream } = this.#stream.source;
    const activation = activationOf(this.#known, version);
    const name = `version ${version} of stream ${JSON.stringify(stream)}`;
    if (activation.what === 'refuse')
      remark(
        this.#run,
        `${name} is older than version ${this.#known.newest}, which its table has: it is not activated`,
      );
    if (activation.what === 'adopt') {
      await this.take(activation.next);
      remark(
        this.#run,
        `${name} is activated before a record of it came: older rows stay until a later version is activated`,
      );
    }
    if (activation.what !== 'delete') return;
    const { rowCount } = await this.#client.query(deleteOlder(table), [activation.before]);
    await this.take(activation.next);
    this.#run.logger.info(`version ${version} is complete: ${rowCount} older rows were deleted`, { stream });
  }
}
