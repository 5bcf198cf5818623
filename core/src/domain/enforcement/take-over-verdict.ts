/**
 * What becomes of another system's cut. release: it blocks who is to have service. adopt: its customer is to be cut,
 * it becomes ours. pending: he owes, and collections has not cut him yet. ambiguous, unmatched: left as they are.
 */
export const TAKE_OVER_VERDICTS = [
  'release',
  'adopt',
  'pending',
  'ambiguous',
  'unmatched',
] as const;
export type TakeOverVerdict = (typeof TAKE_OVER_VERDICTS)[number];

/** Whom we would have cut and whom the other system did. */
export const OBSERVED_SIDES = ['only_they', 'only_we', 'agree'] as const;
export type ObservedSide = (typeof OBSERVED_SIDES)[number];
