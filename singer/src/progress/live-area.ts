import { CLEAR_BELOW } from './terminal.ts';

/** The part of a terminal stream that the area uses. */
export interface TerminalStream {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/**
 * Lines at the end of a terminal that are drawn again and again.
 *
 * The cursor rests on an empty line above them. Whatever is written next, also by the other program of a pipe, starts
 * there and clears downwards, so log lines stay whole above the drawing. A changed width moves the lines below the
 * cursor, which the next drawing clears.
 */
export class LiveArea {
  readonly #stream: TerminalStream;
  #isDrawn = false;

  constructor(stream: TerminalStream) {
    this.#stream = stream;
  }

  /** Draws as many of the lines as the terminal has room for, the last ones first. */
  draw(lines: readonly string[]): void {
    const room = Math.max(1, (this.#stream.rows || 24) - 2);
    const shown = lines.slice(-room);
    this.#isDrawn = true;
    this.#stream.write(`${CLEAR_BELOW}\n${shown.join('\n')}\x1b[${shown.length}A\r`);
  }

  clear(): void {
    if (this.#isDrawn) this.#stream.write(CLEAR_BELOW);
    this.#isDrawn = false;
  }
}
