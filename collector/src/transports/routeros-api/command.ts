import type { Row } from './reply.js';

export type Word = string | Uint8Array;

/** The whole answer of a command that ended. `done` holds what came with `!done` (`ret` of an add or a count). */
export interface CommandReply {
  readonly rows: readonly Row[];
  readonly done: Row;
}

export interface CommandOptions {
  /** From sending to `!done`; default 15 s. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Rows that may come before the command is cancelled; default 50,000. */
  readonly maxRows?: number;
  /** Bytes of all rows; default 16 MiB. */
  readonly maxBytes?: number;
}

export const COMMAND_DEFAULTS = {
  deadlineMs: 15_000,
  maxRows: 50_000,
  maxBytes: 16 * 1024 * 1024,
} as const;

/** The command path of a sentence, fit for a message: the first word alone, for others may hold a secret. */
export function commandPath(words: readonly Word[]): string {
  const [first] = words;
  return typeof first === 'string' ? first : first ? Buffer.from(first).toString('latin1') : '';
}
