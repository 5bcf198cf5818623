/** Lets in one after the other, in the order in which they asked. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when all who asked before have given theirs up, with what gives this one up. */
  take(): Promise<() => void> {
    const before = this.#last;
    return new Promise((resolve) => {
      this.#last = new Promise((giveUp) => {
        void before.then(() => resolve(giveUp));
      });
    });
  }
}
