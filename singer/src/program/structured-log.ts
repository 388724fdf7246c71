import pino, { type DestinationStream } from 'pino';
import { clipped, LEVELS, type Level, PINO_LEVELS, type WriteLog } from './log-entry.ts';

/** Writes JSON lines with the eight keys without which Meltano takes a line for text. */
export function structuredLog(name: string, level: Level, output: DestinationStream): WriteLog {
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
    output,
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
