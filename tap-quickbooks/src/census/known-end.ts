import { ConfigError } from 'singer';

/** The company of the rows, as the tables tell it. */
export interface KnownCompany {
  /** Undefined if the tables tell the realm alone. */
  readonly environment: string | undefined;
  readonly realmId: string;
}

/** The last line of `target-postgres-raw known`: it tells that the output is whole, and whose records it has. */
export interface KnownEnd {
  /** The stream that the output was narrowed to; undefined for all. */
  readonly stream: string | undefined;
  /** Records that were created at this instant or later were left out; undefined for none. */
  readonly before: string | undefined;
  readonly streams: readonly {
    readonly stream: string;
    readonly records: number;
    /**
     * Rows that runs have inserted and that the table lacks, by the ledger. Negative if other programs have put rows
     * there. Undefined if the ledger does not tell.
     */
    readonly lost: number | undefined;
    /** Undefined if the tables do not tell it. */
    readonly company: KnownCompany | undefined;
  }[];
}

type Members = Partial<Record<string, unknown>>;

/** Reads the member `end` of the last line. `place` names the line. */
export function knownEnd(value: unknown, place: () => string): KnownEnd {
  const { stream, before, streams } = membersOf(value);
  if (!Array.isArray(streams)) throw unreadable(place);
  return {
    stream: typeof stream === 'string' ? stream : undefined,
    before: typeof before === 'string' ? before : undefined,
    streams: streams.map((each) => {
      const { stream: name, records, lost, company } = membersOf(each);
      if (typeof name !== 'string' || typeof records !== 'number') throw unreadable(place);
      return {
        ...{ stream: name, records, company: companyIn(company) },
        lost: typeof lost === 'number' ? lost : undefined,
      };
    }),
  };
}

function companyIn(value: unknown): KnownCompany | undefined {
  const { environment, realm_id: realmId } = membersOf(value);
  if (typeof realmId !== 'string') return undefined;
  return { environment: typeof environment === 'string' ? environment : undefined, realmId };
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? value : {};
}

function unreadable(place: () => string): ConfigError {
  return new ConfigError(
    `--known: ${place()} is not an end as this version reads it: use tap-quickbooks and target-postgres-raw of the same version`,
  );
}

/** The lost rows of a stream, by all last lines; undefined if none of them tells. */
export function lostOf(stream: string, ends: readonly KnownEnd[]): number | undefined {
  const told = ends
    .flatMap(({ streams }) => streams)
    .flatMap(({ stream: name, lost }) => (name === stream && lost !== undefined ? [lost] : []));
  return told.length === 0 ? undefined : told.reduce((sum, each) => sum + each, 0);
}

/** Throws {@link ConfigError} unless the records of each stream are as many as the last lines tell. */
export function requireWhole(
  ends: readonly KnownEnd[],
  records: ReadonlyMap<string, { readonly size: number }>,
  file: string | undefined,
): void {
  const name = file === undefined ? 'the input' : JSON.stringify(file);
  const whole =
    'look at what "target-postgres-raw known" said, and give its whole output: target-postgres-raw known > known.ndjson';
  const told = new Map<string, number>();
  for (const { stream, records: count } of ends.flatMap(({ streams }) => streams))
    told.set(stream, (told.get(stream) ?? 0) + count);
  for (const stream of new Set([...told.keys(), ...records.keys()])) {
    const [here, there] = [records.get(stream)?.size ?? 0, told.get(stream) ?? 0];
    if (here !== there)
      throw new ConfigError(
        `--known: ${name} has ${here} records of ${stream}, and its last line tells of ${there}: ${here < there ? 'lines are missing' : 'it ends early, or has lines of another file'}. Make it anew; ${whole}`,
      );
  }
}
