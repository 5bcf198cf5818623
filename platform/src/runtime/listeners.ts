import type { DatabaseLog } from '../postgres/database-log.js';

export interface Listeners<T> {
  add(listener: (value: T) => void): () => void;
  /** Calls every listener; one that throws is logged and hinders no other. */
  tell(value: T): void;
}

export function createListeners<T>(log: DatabaseLog, what: string): Listeners<T> {
  // Wrapped: the same function may be added twice, and each addition is removed alone.
  const entries = new Set<{ readonly listener: (value: T) => void }>();
  return {
    add: (listener) => {
      const entry = { listener };
      entries.add(entry);
      return () => entries.delete(entry);
    },
    tell: (value) => {
      for (const { listener } of [...entries]) {
        try {
          listener(value);
        } catch (error) {
          log.error({ err: error }, `a listener of ${what} failed`);
        }
      }
    },
  };
}
