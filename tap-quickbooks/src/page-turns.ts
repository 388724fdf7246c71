/** Pages that may wait for stdout while another answer is unzipped. */
const MOST_WAITING = 2;

interface Waiter {
  readonly begin: () => void;
}

/**
 * The turns of answers on their way through memory. One is unzipped at a time, and none while two pages wait for
 * stdout: until then an answer has a tenth of its size. One page is written at a time.
 */
export class PageTurns {
  #isUnzipping = false;
  /** Pages that are being written, or wait for their turn. */
  #unwritten = 0;
  readonly #zipped: Waiter[] = [];
  #written: Promise<unknown> = Promise.resolve();

  /** Unzips an answer when its turn has come. Rejects with the signal's reason if that comes first. */
  async unzip<T>(unzip: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#turnToUnzip(signal);
    try {
      return await unzip();
    } finally {
      this.#isUnzipping = false;
      this.#beginNext();
    }
  }

  /** Writes a page after all pages before it. */
  async write<T>(write: () => Promise<T>): Promise<T> {
    this.#unwritten += 1;
    const writing = this.#written.then(write);
    // A page that cannot be written fails by itself; those after it try as well.
    this.#written = writing.catch(() => {});
    try {
      return await writing;
    } finally {
      this.#unwritten -= 1;
      this.#beginNext();
    }
  }

  #turnToUnzip(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#zipped.splice(this.#zipped.indexOf(waiter), 1);
        reject(signal.reason);
      };
      const waiter = {
        begin: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      this.#zipped.push(waiter);
      this.#beginNext();
    });
  }

  #beginNext(): void {
    if (this.#isUnzipping || this.#unwritten >= MOST_WAITING) return;
    const next = this.#zipped.shift();
    this.#isUnzipping = next !== undefined;
    next?.begin();
  }
}
