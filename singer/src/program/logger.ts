import SonicBoom from 'sonic-boom';
import { CLEAR_BELOW, type Terminal, terminalOf } from '../progress/terminal.ts';
import { readTextFile } from '../settings/text-file.ts';
import { type Environment, prefixOf } from '../settings/variables.ts';
import {
  clipped,
  type Details,
  LEVELS,
  type Level,
  PINO_LEVELS,
  shortened,
  type WriteLog,
} from './log-entry.ts';

export type Logger = { readonly [L in Level]: (message: string, details?: Details) => void };

/**
 * A logger for a plugin, on stderr or another open file.
 *
 * Writes plain lines that begin with the level, since Singer's callers look for CRITICAL. On a terminal they have the
 * time without the day, and no metrics. With `LOG_FORMAT=json`, or if Meltano asks for its StructuredFormatter through SINGER_SDK_LOG_CONFIG,
 * writes JSON lines instead.
 * The level comes from `<PLUGIN>_LOGLEVEL`, `LOGLEVEL` or that same file.
 */
export async function createLogger(name: string, environment: Environment, file: number): Promise<Logger> {
  const meltano = readMeltanoLogConfig(environment.SINGER_SDK_LOG_CONFIG);
  const prefix = prefixOf(name);
  const asked = [environment[`${prefix}LOGLEVEL`], environment.LOGLEVEL, meltano.level];
  const level = asked.map(levelOf).find((each) => each !== undefined) ?? 'info';
  const format = environment[`${prefix}LOG_FORMAT`] || environment.LOG_FORMAT;
  const isStructured = isFormat(format) ? format === 'json' : meltano.isStructured;
  const output = synchronous(file);
  const write = isStructured
    ? await structuredLog(name, level, output)
    : textLog({ name, level, output, environment });
  const logger = Object.fromEntries(
    LEVELS.map((each) => [
      each,
      (message: string, details: Details = {}) => write(each, message, shortened(details)),
    ]),
  ) as Logger;
  const wrong = asked.slice(0, 2).find((text) => text && levelOf(text) === undefined);
  if (wrong)
    logger.warning(`LOGLEVEL is ${JSON.stringify(wrong)}: use ${LEVELS.join(', ')}. The level is ${level}`);
  if (format && !isFormat(format))
    logger.warning(`LOG_FORMAT is ${JSON.stringify(format)}: use ${FORMATS.join(' or ')}`);
  return logger;
}

const FORMATS: readonly string[] = ['text', 'json'];

function isFormat(text: string | undefined): boolean {
  return text !== undefined && FORMATS.includes(text);
}

async function structuredLog(name: string, level: Level, output: SonicBoom): Promise<WriteLog> {
  const log = await import('./structured-log.ts');
  return log.structuredLog(name, level, output);
}

interface TextLog {
  readonly name: string;
  readonly level: Level;
  readonly output: SonicBoom;
  readonly environment: Environment;
}

function textLog({ name, level, output, environment }: TextLog): WriteLog {
  const least = LEVELS.indexOf(level);
  const terminal = terminalOf(process.stderr, environment);
  // On a terminal the progress display may stand where this line goes.
  const start = terminal === undefined ? '' : CLEAR_BELOW;
  return (at, message, { stream, metric }) => {
    if (LEVELS.indexOf(at) < least || (metric !== undefined && process.stderr.isTTY)) return;
    const text = metric === undefined ? message : `METRIC: ${JSON.stringify(metric)}`;
    const about = stream === undefined || metric !== undefined ? '' : `${stream}: `;
    output.write(
      `${start}${levelWord(at, terminal)} ${timeFor(terminal)} ${name} ${clipped(about + text)}\n`,
    );
  };
}

const COLOURS: Partial<Record<Level, string>> = {
  warning: '\x1b[33m',
  error: '\x1b[31m',
  critical: '\x1b[31m',
};

function levelWord(level: Level, terminal: Terminal | undefined): string {
  const colour = terminal?.isColoured ? COLOURS[level] : undefined;
  const word = level.toUpperCase();
  return colour === undefined ? word : `${colour}${word}\x1b[0m`;
}

function timeFor(terminal: Terminal | undefined): string {
  const instant = new Date().toISOString();
  return terminal === undefined ? instant : `${instant.slice(11, 19)}Z`;
}

/** Synchronous, so that the last line of a run is out before the process ends. A line that cannot be written is lost. */
function synchronous(file: number): SonicBoom {
  const destination = new SonicBoom({ fd: file, sync: true });
  destination.on('error', () => {});
  return destination;
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
