const MAX_NAME_LENGTH = 120;

/**
 * A name for each item: its own, and where several share one, each with its mark behind it, so that
 * the same names come out the next time, in whatever order the items are listed.
 */
export function uniqueNames<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  markOf: (item: T) => string,
): Map<T, string> {
  const plain = (item: T) =>
    nameOf(item)
      .trim()
      .slice(0, MAX_NAME_LENGTH - 20);
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = plain(item).toLowerCase();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const taken = new Set<string>();
  const names = new Map<T, string>();
  for (const item of items) {
    const isShared = (counts.get(plain(item).toLowerCase()) ?? 0) > 1;
    const wanted = isShared ? `${plain(item)} (${markOf(item)})` : plain(item);
    let name = wanted;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${wanted} ${number}`;
    taken.add(name.toLowerCase());
    names.set(item, name);
  }
  return names;
}
