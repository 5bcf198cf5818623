const MINUTE_MS = 60_000;

/** When each token that is not back yet was taken, oldest first; monotonic ms. */
export type SpentTokens = readonly number[];

/** A token comes back a minute after it was taken: in no minute are more taken than there are. */
export function tokensBack(spent: SpentTokens, nowMs: number): SpentTokens {
  return spent.filter((at) => nowMs - at < MINUTE_MS);
}

/** How long until `wanted` tokens of `perMinute` are there, ms; more than there ever are count as all of them. */
export function waitForTokens(
  spent: SpentTokens,
  request: { readonly wanted: number; readonly perMinute: number; readonly nowMs: number },
): number {
  const { perMinute, nowMs } = request;
  const wanted = Math.min(request.wanted, perMinute);
  const out = tokensBack(spent, nowMs);
  const over = out.length + wanted - perMinute;
  const last = out[over - 1];
  return last === undefined ? 0 : Math.max(0, last + MINUTE_MS - nowMs);
}

export function spendTokens(spent: SpentTokens, count: number, nowMs: number): SpentTokens {
  return [...tokensBack(spent, nowMs), ...Array.from({ length: count }, () => nowMs)];
}
