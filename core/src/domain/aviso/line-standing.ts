/**
 * What may be told of the line whose address asks; an address proves nobody, so it is never whose it is nor what is owed.
 * `unknown`: no line has this address, or several have, or it is cut for another cause than a debt.
 */
export type LineStanding = 'unknown' | 'debt' | 'returning' | 'active';

export interface StandingFacts {
  readonly desiredState: string;
  readonly observedState: string;
  /** Of the decision that cut it. */
  readonly cause: string | null;
}

/** Of all lines that have the address now. */
export function lineStanding(lines: readonly StandingFacts[]): LineStanding {
  const [line, ...others] = lines;
  if (line === undefined || others.length > 0) return 'unknown';
  const { desiredState, observedState, cause } = line;
  if (desiredState === 'active') return observedState === 'suspended' ? 'returning' : 'active';
  return desiredState === 'suspended' && cause === 'debt' ? 'debt' : 'unknown';
}
