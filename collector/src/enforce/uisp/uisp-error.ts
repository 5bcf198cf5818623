import type { PollFailure, PollFailureKind } from '@atalaya/core/domain/network/device';

/** Why a UISP could not be read. `message` is one plain sentence without the token. */
export class UispError extends Error implements PollFailure {
  override readonly name = 'UispError';
  readonly kind: PollFailureKind;
  /** For so long it asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(failure: PollFailure & { readonly retryAfterMs?: number }) {
    super(failure.message);
    this.kind = failure.kind;
    this.retryAfterMs = failure.retryAfterMs;
  }
}
