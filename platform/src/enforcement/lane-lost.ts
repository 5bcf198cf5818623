/** Whoever had a lane has it no more, and has no say of it. */
export class LaneLost extends Error {
  override readonly name = 'LaneLost';

  constructor() {
    super('another collector has this router by now');
  }
}
