/** An expected outcome is a value; an exception means a bug or lost infrastructure. */
export type Result<T, E extends { kind: string }> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const err = <E extends { kind: string }>(
  error: E,
): { readonly ok: false; readonly error: E } => ({ ok: false, error });
