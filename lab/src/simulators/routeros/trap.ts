/** Categories of the manual's `!trap`: 0 missing item or command, 1 argument value, 2 interrupted. */
export type TrapCategory = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** What a router answers instead of doing what it was asked. */
export class Trap extends Error {
  override readonly name = 'Trap';

  constructor(
    message: string,
    /** Often absent on real routers. */
    readonly category?: TrapCategory,
  ) {
    super(message);
  }

  words(): string[] {
    const category = this.category === undefined ? [] : [`=category=${this.category}`];
    return [...category, `=message=${this.message}`];
  }
}
