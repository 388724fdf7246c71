/** A clock that jumps to the next event. Its time does not depend on how fast the machine is. */
export class SimulatedTime {
  /** Milliseconds since the start. */
  now = 0;
  readonly #events: { readonly at: number; readonly happen: () => void }[] = [];

  /** Resolves when this many milliseconds have passed. */
  pass(milliseconds: number): Promise<void> {
    return new Promise((happen) => this.#events.push({ at: this.now + milliseconds, happen }));
  }

  /** Lets events happen one after the other until a job is done. Throws if it waits for none of them. */
  async during<T>(job: Promise<T>): Promise<T> {
    let isDone = false;
    const noted = job.finally(() => {
      isDone = true;
    });
    noted.catch(() => {});
    for (;;) {
      // What an event sets off has happened after a turn of the event loop, and a source may take another one.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return noted;
      const at = Math.min(...this.#events.map((event) => event.at));
      const [next] = this.#events.splice(
        this.#events.findIndex((event) => event.at === at),
        1,
      );
      if (next === undefined) throw new Error('the job waits for something that is not in this time');
      this.now = next.at;
      next.happen();
    }
  }
}
