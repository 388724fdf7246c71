import { MultiBar, type SingleBar } from 'cli-progress';
import type { Logger } from 'singer';
import type { Tally } from './tally.ts';

/** Interval of progress lines if stderr is not a terminal: a long load shows that it continues. */
const LINE_EVERY_MS = 30_000;
const REDRAW_EVERY_MS = 250;

/** Shows what is committed, until it is stopped: a line for each stream on a terminal, now and then a line elsewhere. */
export function showProgress(stderr: NodeJS.WriteStream, tally: Tally, logger: Logger): () => void {
  if (!stderr.isTTY) {
    const timer = setInterval(() => {
      for (const [stream, { records }] of tally.streams) logger.info(`${records} records so far`, { stream });
    }, LINE_EVERY_MS);
    return () => clearInterval(timer);
  }
  const bars = new MultiBar({
    stream: stderr,
    format: '{stream}: {value} records, {changed} inserted or updated, {rate}/s',
    hideCursor: true,
    clearOnComplete: true,
  });
  const lines = new Map<string, SingleBar>();
  const started = Date.now();
  const draw = () => {
    for (const [stream, { records, inserted, updated }] of tally.streams) {
      const rate = Math.round((records * 1000) / Math.max(1, Date.now() - started));
      const line = lines.get(stream) ?? bars.create(0, 0, { stream, changed: 0, rate: 0 });
      lines.set(stream, line);
      line.update(records, { changed: inserted + updated, rate });
    }
  };
  const timer = setInterval(draw, REDRAW_EVERY_MS);
  return () => {
    clearInterval(timer);
    draw();
    bars.stop();
  };
}
