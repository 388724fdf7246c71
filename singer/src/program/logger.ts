import pino from 'pino';
import type { Environment } from '../settings/settings-sources.ts';
import { readTextFile } from '../settings/text-file.ts';
import { onOneLine } from './control-characters.ts';
import { withoutSecrets } from './secrets.ts';

type Level = 'debug' | 'info' | 'warning' | 'error' | 'critical';

interface Details {
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

export type Logger = { readonly [L in Level]: (message: string, details?: Details) => void };

const PINO_LEVELS = {
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
} as const;
const LEVELS = Object.keys(PINO_LEVELS) as Level[];

/** `meltano invoke` reads stderr with a limit of 64 KiB a line; JSON may take six bytes for a character. */
const MAXIMUM_MESSAGE_LENGTH = 8_000;
/** A stream's name comes from the input, and may be of any length. */
const MAXIMUM_NAME_LENGTH = 200;

/**
 * A logger for a plugin, on stderr.
 *
 * Plain lines that begin with the level (Singer's callers look for CRITICAL), without metrics on a terminal, or, where Meltano asks for its
 * StructuredFormatter through SINGER_SDK_LOG_CONFIG, JSON lines with the eight keys without which Meltano takes
 * a line for text. The level comes from `<PLUGIN>_LOGLEVEL`, `LOGLEVEL` or that same file.
 */
export function createLogger(name: string, environment: Environment): Logger {
  const meltano = readMeltanoLogConfig(environment.SINGER_SDK_LOG_CONFIG);
  const prefix = name.replaceAll('-', '_').toUpperCase();
  const asked = [environment[`${prefix}_LOGLEVEL`], environment.LOGLEVEL, meltano.level];
  const level = asked.map(levelOf).find((each) => each !== undefined) ?? 'info';
  const write = meltano.isStructured ? structuredLog(name, level) : textLog(name, level);
  return Object.fromEntries(
    LEVELS.map((each) => [
      each,
      (message: string, details: Details = {}) => write(each, message, shortened(details)),
    ]),
  ) as Logger;
}

/** On a terminal a progress line may stand where this one goes. */
const CLEAR_LINE = '\r\x1b[K';

type WriteLog = (level: Level, message: string, details: Details) => void;

function structuredLog(name: string, level: Level): WriteLog {
  const base = { pid: process.pid, thread_name: 'MainThread', app_name: name };
  const log = pino(
    {
      level: PINO_LEVELS[level],
      base,
      messageKey: 'message',
      timestamp: () => `,"ts":${Date.now() / 1000}`,
      formatters: {
        level: (label) => ({ level: LEVELS.find((each) => PINO_LEVELS[each] === label) ?? label }),
      },
    },
    stderr(),
  );
  return (at, message, { stream, metric }) =>
    log[PINO_LEVELS[at]](
      {
        logger_name: metric === undefined ? name.replaceAll('-', '_') : 'singer_sdk.metrics',
        stream_name: stream ?? null,
        ...(metric !== undefined && { metric_info: metric }),
        extra: {},
      },
      metric === undefined ? clipped(message) : 'METRIC',
    );
}

function textLog(name: string, level: Level): WriteLog {
  const output = stderr();
  const least = LEVELS.indexOf(level);
  const isTerminal = process.stderr.isTTY;
  return (at, message, { stream, metric }) => {
    if (LEVELS.indexOf(at) < least || (metric !== undefined && isTerminal)) return;
    const text = metric === undefined ? message : `METRIC: ${JSON.stringify(metric)}`;
    const about = stream === undefined || metric !== undefined ? '' : `${stream}: `;
    output.write(
      `${isTerminal ? CLEAR_LINE : ''}${at.toUpperCase()} ${new Date().toISOString()} ${name} ${clipped(about + text)}\n`,
    );
  };
}

/** Synchronous, so that the last line of a run is out before the process ends. What it cannot take is no reason to end. */
function stderr() {
  const destination = pino.destination({ dest: 2, sync: true });
  destination.on('error', () => {});
  return destination;
}

function shortened({ stream, metric }: Details): Details {
  return {
    ...(stream !== undefined && { stream: clipped(stream, MAXIMUM_NAME_LENGTH) }),
    ...(metric !== undefined && { metric: { ...metric, tags: shortTags(metric.tags) } }),
  };
}

function shortTags(tags: Metric['tags']): Metric['tags'] {
  const short = Object.entries(tags).map(([tag, value]) => [
    tag,
    typeof value === 'string' ? clipped(value, MAXIMUM_NAME_LENGTH) : value,
  ]);
  return Object.fromEntries(short);
}

/** One line, of a length that every reader takes, without secrets and without control characters. */
function clipped(message: string, length = MAXIMUM_MESSAGE_LENGTH): string {
  const line = onOneLine(withoutSecrets(message)).trimEnd();
  // Not between the halves of a surrogate pair.
  return line.length > length ? `${line.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

function levelOf(text: string | undefined): Level | undefined {
  const level = text?.toLowerCase();
  return LEVELS.find((each) => each === level || PINO_LEVELS[each] === level);
}

function readMeltanoLogConfig(path: string | undefined): {
  isStructured: boolean;
  level: string | undefined;
} {
  if (!path) return { isStructured: false, level: undefined };
  try {
    const text = readTextFile(path);
    const level: unknown = JSON.parse(text).root?.level;
    return {
      isStructured: text.includes('StructuredFormatter'),
      level: typeof level === 'string' ? level : undefined,
    };
  } catch {
    return { isStructured: false, level: undefined };
  }
}
