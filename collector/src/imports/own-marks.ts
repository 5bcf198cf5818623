interface Marked {
  readonly macs: readonly string[];
  readonly serial?: string | undefined;
}

/**
 * The MACs and serials that one device alone has: a MAC of a bridge's default or a serial such as "None" is
 * on several, and tells none of them.
 */
export function ownMarks(devices: Iterable<Marked>): {
  readonly macs: (device: Marked) => readonly string[] | undefined;
  readonly serial: (device: Marked) => string | undefined;
} {
  const counts = new Map<string, number>();
  const count = (mark: string) => counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const serialMark = (serial: string) => `serial ${serial.toUpperCase()}`;
  for (const { macs, serial } of devices) {
    for (const mac of new Set(macs)) count(mac);
    if (serial) count(serialMark(serial));
  }
  return {
    macs: ({ macs }) => {
      const own = macs.filter((mac) => counts.get(mac) === 1);
      return own.length > 0 ? own : undefined;
    },
    serial: ({ serial }) => (serial && counts.get(serialMark(serial)) === 1 ? serial : undefined),
  };
}
