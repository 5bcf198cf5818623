interface HasSignal {
  readonly mac: string;
  readonly signalDbm: number | null;
}

/** Weakest first; those without a reading last. */
export function sortStations<T extends HasSignal>(stations: readonly T[]): readonly T[] {
  const rank = ({ signalDbm }: HasSignal) => signalDbm ?? Number.POSITIVE_INFINITY;
  return [...stations].sort((a, b) => {
    const byRank = rank(a) === rank(b) ? 0 : rank(a) - rank(b);
    return byRank || a.mac.localeCompare(b.mac);
  });
}
