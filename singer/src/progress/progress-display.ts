import { LiveArea, type TerminalStream } from './live-area.ts';
import { PaceMeter } from './pace.ts';
import { progressRows, type StreamProgress } from './progress-rows.ts';
import type { Terminal } from './terminal.ts';

const REDRAW_EVERY_MS = 250;
const MOST_STREAMS = 10;

/** The facts that a display shows, read at each drawing. */
export interface Progressing {
  readonly streams: readonly StreamProgress[];
  /** Calls of the API so far; undefined if they are not known here. */
  readonly calls: number | undefined;
  /** All streams of the run; undefined if they are not known here. */
  readonly names: readonly string[] | undefined;
}

interface Display {
  readonly stream: TerminalStream;
  readonly terminal: Terminal;
  /** The word for records that are done, such as "committed". */
  readonly verb: string;
  readonly read: () => Progressing;
}

/** Draws the progress of a run on a terminal until the returned function is called, which clears it. */
export function displayProgress({ stream, terminal, verb, read }: Display): () => void {
  const area = new LiveArea(stream);
  const pace = new PaceMeter(performance.now());
  const draw = () => {
    const { streams, calls, names } = read();
    if (streams.length === 0) return;
    const done = streams.reduce((sum, each) => sum + each.done, 0);
    const expected = expectedOf(streams, names);
    const run = { streams, verb, expected, calls, ...pace.at(performance.now(), done, expected) };
    const columns = stream.columns || 80;
    const rows = stream.rows || 24;
    const mostStreams = Math.max(1, Math.min(MOST_STREAMS, rows - 6));
    area.draw(progressRows(run, { ...terminal, columns: columns - 1, mostStreams }));
  };
  const timer = setInterval(draw, REDRAW_EVERY_MS);
  stream.on('resize', draw);
  return () => {
    clearInterval(timer);
    stream.off('resize', draw);
    area.clear();
  };
}

/** All records of the run; undefined while those of a stream are not known. */
function expectedOf(
  streams: readonly StreamProgress[],
  names: readonly string[] | undefined,
): number | undefined {
  const known = new Map(streams.map(({ stream, expected }) => [stream, expected]));
  let sum = 0;
  for (const name of names ?? [...known.keys()]) {
    const expected = known.get(name);
    if (expected === undefined) return undefined;
    sum += expected;
  }
  return sum;
}
