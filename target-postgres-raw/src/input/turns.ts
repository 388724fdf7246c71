/** Runs work one after the other, in the order in which it was given. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves or rejects as the work does. A failure does not keep the next work from running. */
  run(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
