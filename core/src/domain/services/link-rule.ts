import { DAY_MS } from '../shared/instant.js';

/**
 * "Confirm when user and MAC have matched for 3 days." Off until an organisation switches it on: what is confirmed
 * decides later who may be cut and who is owed a credit, so the first links are for a person to look at.
 */
export const MATCHED_RULE = {
  /** In a link's `confirmedBy`, in the place of a person's name. */
  name: 'rule:matched-3-days',
  matchedForMs: 3 * DAY_MS,
} as const;

export function confirmsMatchedLinks(settings: Readonly<Record<string, unknown>>): boolean {
  return settings['confirmMatchedLinks'] === true;
}
