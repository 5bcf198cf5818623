/**
 * Tells a new association of a radio from the old one. Its byte counters begin at 0 with each association, and the
 * row's `.id` may be the same again, so the only witness is an uptime that went back.
 */
export class AssociationLedger {
  #known = new Map<string, { readonly uptimeS: number; readonly generation: number }>();

  /**
   * Gives the generation of each association of this read. Radios that are no longer heard are forgotten.
   * Uptime is in seconds; without one the generation stays.
   */
  note(
    associations: readonly { readonly key: string; readonly uptimeS: number | undefined }[],
  ): ReadonlyMap<string, number> {
    const next = new Map<string, { uptimeS: number; generation: number }>();
    for (const { key, uptimeS } of associations) {
      const before = this.#known.get(key);
      const now = uptimeS ?? before?.uptimeS ?? 0;
      const renewed = before !== undefined && now < before.uptimeS;
      next.set(key, {
        uptimeS: now,
        generation: (before?.generation ?? 0) + (renewed ? 1 : 0),
      });
    }
    this.#known = next;
    return new Map([...next].map(([key, { generation }]) => [key, generation]));
  }
}
