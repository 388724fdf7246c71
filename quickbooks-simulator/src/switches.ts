import { BEHAVIOURS } from './behaviours.ts';
import { LARGEST_SIZE } from './generate/ids.ts';
import { MONTHS } from './reports/fiscal-year.ts';

type Kind = 'whole' | 'scaled' | 'lacks' | 'entities' | 'text' | 'texts' | 'choice';

export interface Switch {
  readonly kind: Kind;
  /** Name of the value in `--help`. */
  readonly value: string;
  readonly initial: number | string | readonly string[];
  readonly help: string;
  /** Largest whole number; the smallest is 0. */
  readonly largest?: number;
  readonly choices?: readonly string[];
  /** True if it can be changed while the simulator runs. */
  readonly isLive?: boolean;
}

export const LONGEST = 100 * 366 * 86_400;
const LARGEST_RATE = 1_000_000_000;

const whole = (value: string, initial: number, largest: number, help: string): Switch => ({
  kind: 'whole',
  value,
  initial,
  largest,
  help,
});
const live = (given: Switch): Switch => ({ ...given, isLive: true });

const behaviours = Object.fromEntries(
  Object.entries(BEHAVIOURS).map(([name, { choices, help }]): [string, Switch] => [
    name,
    { kind: 'choice', value: 'choice', choices, initial: choices[0], help, isLive: true },
  ]),
);

/** Everything that can be set, in the order of `--help` and of the README. */
export const SWITCHES: Readonly<Record<string, Switch>> = {
  port: whole('port', 0, 65_535, 'port to listen on; 0 takes a free one'),
  host: { kind: 'text', value: 'host', initial: '127.0.0.1', help: 'address to listen on' },
  realm: {
    kind: 'texts',
    value: 'digits...',
    initial: '9341450000000001',
    help: 'id of the company; several ids are several companies, each with its own data, tokens and limits',
  },
  environment: live({
    kind: 'choice',
    value: 'choice',
    choices: ['production', 'sandbox'],
    initial: 'production',
    help: 'Intuit meters successful reads of production companies only',
  }),
  seed: whole(
    'number',
    1,
    0xffff_ffff,
    'which company: one seed, one set of data, one client id, secret and first refresh token',
  ),
  from: {
    kind: 'text',
    value: 'date',
    initial: '2024-01-01',
    help: 'first day of the data (UTC); an instant such as 2024-01-01T12:00:00Z works too',
  },
  to: { kind: 'text', value: 'date', initial: '2025-01-01', help: 'day after the last of the data (UTC)' },
  customers: whole('count', 1200, LARGEST_SIZE, 'how many customers there are'),
  invoices: whole('count', 6000, LARGEST_SIZE, 'how many invoices there are'),
  items: whole('count', 400, LARGEST_SIZE, 'how many items there are'),
  others: {
    kind: 'scaled',
    value: 'count',
    initial: 'scaled',
    largest: LARGEST_SIZE,
    help: 'rows of the largest of the other entities (Purchase); smaller ones have a share of it, short lists a few rows; scaled: half the invoices; 0: none of them has rows',
  },
  records: {
    kind: 'texts',
    value: 'file...',
    initial: [],
    help: 'recorded query responses; their rows are served, byte for byte, in place of generated ones',
  },
  clock: {
    kind: 'text',
    value: 'instant',
    initial: 'real',
    help: 'where the clock starts, such as 2024-07-01T00:00:00Z; it runs on from there',
  },
  fiscalYearStart: {
    kind: 'choice',
    value: 'month',
    choices: MONTHS,
    initial: 'January',
    help: 'first month of the fiscal year: for net income in balances, FiscalYear and FiscalQuarter, and the preferences',
  },
  booksClosed: {
    kind: 'text',
    value: 'day',
    initial: 'none',
    help: 'last day of the closed books (BookCloseDate of Preferences), such as 2024-06-30; changes are not refused',
  },
  accessTokenSeconds: live(whole('seconds', 3600, LONGEST, 'life of an access token')),
  refreshTokenRotationSeconds: live(
    whole(
      'seconds',
      0,
      LONGEST,
      'age at which a refresh replaces the refresh token; 0 replaces it at every refresh (Intuit: about 86400)',
    ),
  ),
  refreshTokenGraceSeconds: live(
    whole('seconds', 86_400, LONGEST, 'how long a replaced refresh token still works; 0 ends it at once'),
  ),
  requestsPerMinute: live(
    whole(
      'count',
      0,
      LARGEST_RATE,
      'requests of one company in any minute before 429; 0 is no limit (Intuit: 500)',
    ),
  ),
  requestsPerSecond: live(
    whole(
      'count',
      0,
      LARGEST_RATE,
      'requests of one company in any second before 429; 0 is no limit (Intuit: 10)',
    ),
  ),
  batchesPerMinute: live(
    whole(
      'count',
      0,
      LARGEST_RATE,
      'batches of one company in any minute before 429; 0 is no limit (Intuit: 40)',
    ),
  ),
  monthlyCalls: live(
    whole(
      'count',
      0,
      LARGEST_RATE,
      'metered calls of all companies in a month before everything is 429, the token endpoint too; 0 is no limit (Intuit: 500000 in the free tier)',
    ),
  ),
  latencyMs: live(whole('ms', 0, 600_000, 'median time until an answer starts')),
  latencyTailMs: live(
    whole('ms', 0, 600_000, 'the time that one call in a hundred takes longer than; 0 is no tail'),
  ),
  latencyPerRowUs: live(whole('us', 0, 1_000_000, 'microseconds more for each row of an answer')),
  reportCells: live(
    whole('count', 400_000, LARGEST_RATE, 'cells of a report, beyond which it is cut; 0 never cuts'),
  ),
  reportLines: live(
    whole(
      'count',
      0,
      LARGEST_RATE,
      'lines of a report, beyond which it is answered with 504 after all; 0 never does that',
    ),
  ),
  changesPerSecond: whole(
    'count',
    0,
    100_000,
    'changes to each company from the start on, as by POST /_simulator/mutate',
  ),
  lacks: live({
    kind: 'lacks',
    value: 'entity...',
    initial: [],
    help: 'entities that the company lacks, such as Class TaxPayment=5030; how: empty (no rows), metadata or context (4001), 5020, 5030, not-enabled (6000), 403; reports too, such as CashFlow=5020',
  }),
  cdcRefused: live({
    kind: 'entities',
    value: 'entity...',
    initial: [],
    help: 'entities whose change data capture is refused with 500, such as Class; queries of them are answered',
  }),
  ...behaviours,
};

/** `refreshTokenGraceSeconds` is `--refresh-token-grace-seconds`, and `refresh_token_grace_seconds` on the wire. */
export function flagOf(name: string): string {
  return `--${spelt(name, '-')}`;
}

export function wireNameOf(name: string): string {
  return spelt(name, '_');
}

export function optionNameOf(wireName: string): string {
  return wireName.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function spelt(name: string, joint: string): string {
  return name.replace(/[A-Z]/g, (letter) => `${joint}${letter.toLowerCase()}`);
}
