import type { TrapCategory } from './trap.js';

type Printed = Readonly<Record<string, string>>;

/** What goes wrong between this router and its clients; may be changed at any moment. */
export interface RouterFaults {
  /** Replies leave in segments of at most this many bytes. */
  chunkBytes: number | null;
  /** The zero byte that ends a reply leaves in a segment of its own. */
  splitTerminator: boolean;
  /** Each reply waits this long. */
  stallMs: number;
  /** The next reply is cut after so many bytes, by a reset or an orderly end; happens once. */
  cutNext: { readonly afterBytes: number; readonly by: 'rst' | 'fin' } | null;
  /** The next command is answered with `!fatal`; happens once. */
  fatalNext: boolean;
  /** Comments leave as latin-1 bytes, as an old WinBox stored them. */
  latin1Comments: boolean;
  refuseLogin: boolean;
  /** After `burst` requests each one waits `perRequestMs`, until a second of quiet (measured on CHR by tik4net). */
  clamp: { readonly burst: number; readonly perRequestMs: number } | null;
  /** When the `!done` of a `/cancel` comes, seen from the `!trap` and `!done` of its target. */
  cancelOrder: 'before' | 'between' | 'after';
  /** Commands (`/ppp/secret/set`) that are refused in these words, so many times. */
  trap: {
    readonly command: string;
    readonly message: string;
    readonly category?: TrapCategory;
    times: number;
  } | null;
  /** Commands (`/ppp/secret/set`) that are answered as done and not carried out. */
  pretends: string | null;
  /** Commands that are carried out at once and answered so much later. */
  late: { readonly command: string; readonly ms: number } | null;
  /** The connection is reset at this command, before or after it was carried out; happens once. */
  dropAt: { readonly command: string; readonly isCarriedOut: boolean } | null;
  /** What a print of a menu shows instead of its rows; counts stay true. */
  lie: ((menu: string, rows: readonly Printed[]) => readonly Printed[]) | null;
}

export function noFaults(): RouterFaults {
  return {
    chunkBytes: null,
    splitTerminator: false,
    stallMs: 0,
    cutNext: null,
    fatalNext: false,
    latin1Comments: false,
    refuseLogin: false,
    clamp: null,
    cancelOrder: 'after',
    trap: null,
    pretends: null,
    late: null,
    dropAt: null,
    lie: null,
  };
}

const QUIET_MS = 1_000;

/** Counts requests of all connections together, as the router's own limit does. */
export class RequestClamp {
  #count = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** How long this request must wait, ms. */
  delayOf(faults: RouterFaults, nowMs: number): number {
    if (nowMs - this.#lastAt >= QUIET_MS) this.#count = 0;
    this.#lastAt = nowMs;
    this.#count += 1;
    return faults.clamp && this.#count > faults.clamp.burst ? faults.clamp.perRequestMs : 0;
  }
}
