/** Above this the heavy reads come this many times less often. */
const BUSY_CPU_PCT = 85;
const BUSY_READ_EVERY = 5;

/** Spares a router whose CPU is busy: of the reads of one kind it lets every fifth through. */
export class LoadThinner {
  readonly #putOff = new Map<string, number>();

  isBusy(cpuPct: number | undefined): boolean {
    return cpuPct !== undefined && cpuPct > BUSY_CPU_PCT;
  }

  /** Asked once for each read that is due. */
  lets(kind: string, cpuPct: number | undefined): boolean {
    if (!this.isBusy(cpuPct)) {
      this.#putOff.delete(kind);
      return true;
    }
    const putOff = ((this.#putOff.get(kind) ?? 0) + 1) % BUSY_READ_EVERY;
    this.#putOff.set(kind, putOff);
    return putOff === 0;
  }
}
