/**
 * What many devices have alike, made once for all of them: devices of one model that are configured alike. It saves
 * memory, and what thousands of polls touch lies in the CPU's caches. The oldest piece is forgotten, and made anew for
 * whoever comes next, when there are more than `most`.
 */
export class SharedPieces<T> {
  private readonly kept = new Map<string, T>();

  constructor(private readonly most: number) {}

  of(key: string, make: () => T): T {
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const made = make();
    const [oldest] = this.kept.keys();
    if (this.kept.size >= this.most && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, made);
    return made;
  }
}
