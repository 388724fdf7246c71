import { onOneLine } from './control-characters.ts';
import { withoutSecrets } from './secrets.ts';

/** Levels of the log, lowest first, with pino's names for them. */
export const PINO_LEVELS = {
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
} as const;
export const LEVELS = Object.keys(PINO_LEVELS) as Level[];
export type Level = keyof typeof PINO_LEVELS;

export interface Details {
  readonly stream?: string;
  readonly metric?: Metric;
}

/** A Singer metric (SYNC_MODE.md); timers are in seconds. */
export interface Metric {
  readonly type: 'counter' | 'timer';
  readonly metric: string;
  readonly value: number;
  readonly tags: { readonly [tag: string]: string | number };
}

/** Writes an entry in one of the formats. */
export type WriteLog = (level: Level, message: string, details: Details) => void;

/** `meltano invoke` reads stderr with a limit of 64 KiB a line; JSON may take six bytes for a character. */
const MAXIMUM_MESSAGE_LENGTH = 8_000;
/** A stream's name comes from the input, and may be of any length. */
const MAXIMUM_NAME_LENGTH = 200;

/** One line, of a length that every reader takes, without secrets and without control characters. */
export function clipped(message: string, length = MAXIMUM_MESSAGE_LENGTH): string {
  const line = onOneLine(withoutSecrets(message)).trimEnd();
  // Not between the halves of a surrogate pair.
  return line.length > length ? `${line.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

export function shortened({ stream, metric }: Details): Details {
  return {
    ...(stream !== undefined && { stream: clipped(stream, MAXIMUM_NAME_LENGTH) }),
    ...(metric !== undefined && {
      metric: { ...metric, value: rounded(metric.value), tags: shortTags(metric.tags) },
    }),
  };
}

/** To a thousandth: a timer is in seconds. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function shortTags(tags: Metric['tags']): Metric['tags'] {
  const short = Object.entries(tags).map(([tag, value]) => [
    tag,
    typeof value === 'string' ? clipped(value, MAXIMUM_NAME_LENGTH) : value,
  ]);
  return Object.fromEntries(short);
}
