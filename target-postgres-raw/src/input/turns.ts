/** Runs work one after the other, in the order in which it was given. */
export class Turns {
  #last: Promise<void> | undefined;

  /**
   * Returns, or resolves or rejects, as the work does: undefined if it ran at once and needs no wait. A failure does not
   * keep the next work from running.
   */
  run(work: () => Promise<void> | undefined): Promise<void> | undefined {
    const turn = this.#last === undefined ? work() : this.#last.then(work);
    if (turn === undefined) return undefined;
    const ended = () => {
      if (this.#last === last) this.#last = undefined;
    };
    const last: Promise<void> = turn.then(ended, ended);
    this.#last = last;
    return turn;
  }
}
