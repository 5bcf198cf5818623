import type { CommandIntent, DriftKind } from './network-command.js';

/** What would put a drift right: a command of its line, or of the router. */
export interface Remedy {
  readonly intent: CommandIntent;
  /** null: of the router (`clean`). */
  readonly serviceId: string | null;
  /** Of `clean`: `{ comment }`, the mark whose rows are taken away. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One difference between the books and what was read of a router. */
export interface Drift {
  readonly kind: DriftKind;
  /** The line that it hurts or concerns; null where it belongs to none. */
  readonly serviceId: string | null;
  /** Tells it from others of its kind on this router, over reads; never made of a row's `.id`, which is used again. */
  readonly key: string;
  /** For a person: menu, the values that were read, what was expected. */
  readonly details: Readonly<Record<string, unknown>>;
  /** null: it is only reported. */
  readonly remedy: Remedy | null;
}
