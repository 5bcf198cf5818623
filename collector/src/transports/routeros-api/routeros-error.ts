import type { PollFailure, PollFailureKind } from '@atalaya/core/domain/network/device';
import type { Trap, TrapMeaning } from './trap.js';

/**
 * Why a command gave no answer. `message` is one plain sentence without secrets. Scope `connection`: every command
 * of the moment failed with it; `command`: the connection lives on.
 */
export class RouterosError extends Error implements PollFailure {
  override readonly name = 'RouterosError';

  constructor(
    readonly kind: PollFailureKind,
    override readonly message: string,
    readonly scope: 'connection' | 'command',
    /** All traps of the command, in order; the first one made the kind. */
    readonly traps: readonly Trap[] = [],
  ) {
    super(message);
  }

  get meaning(): TrapMeaning | undefined {
    return this.traps[0]?.meaning;
  }

  toFailure(): PollFailure {
    return { kind: this.kind, message: this.message };
  }
}

const KIND_OF_TRAP: Readonly<Record<TrapMeaning, PollFailureKind>> = {
  'no-such-item': 'protocol-error',
  'already-exists': 'protocol-error',
  'bad-reference': 'protocol-error',
  'bad-value': 'protocol-error',
  'unknown-parameter': 'unsupported',
  'no-such-command': 'unsupported',
  'not-permitted': 'not-permitted',
  'login-refused': 'login-refused',
  interrupted: 'not-measured',
  'action-failed': 'protocol-error',
  other: 'protocol-error',
};

export function connectionError(kind: PollFailureKind, message: string): RouterosError {
  return new RouterosError(kind, message, 'connection');
}

export function commandError(kind: PollFailureKind, message: string): RouterosError {
  return new RouterosError(kind, message, 'command');
}

/** The refusal of `command` (its first word, which holds no secret) by one or more traps. */
export function trapError(command: string, traps: readonly Trap[]): RouterosError {
  const [first] = traps;
  const kind = first ? KIND_OF_TRAP[first.meaning] : 'protocol-error';
  const texts = [...new Set(traps.map((trap) => trap.message || 'no reason given'))].join('; ');
  return new RouterosError(kind, `The router refused ${command}: ${texts}.`, 'command', traps);
}

const LONGEST_TEXT = 200;

// Built from codes so that no raw control character stands in the source.
const CONTROL = new RegExp(
  `[${String.fromCharCode(0)}-${String.fromCharCode(31, 127)}-${String.fromCharCode(159)}]+`,
  'g',
);

/** A router's own words made fit for a message: one line, bounded, without the secret we hold. */
export function plainText(text: string, secret: string): string {
  const line = text
    .slice(0, 4 * LONGEST_TEXT)
    .replace(CONTROL, ' ')
    .trim();
  const hidden = secret === '' ? line : line.replaceAll(secret, '***');
  return hidden.length > LONGEST_TEXT ? `${hidden.slice(0, LONGEST_TEXT)}…` : hidden;
}
