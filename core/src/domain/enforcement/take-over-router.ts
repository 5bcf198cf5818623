import type { RouterTerms } from './network-command.js';
import type { RouterRows } from './router-rows.js';
import { isNothingNamed, type NamedBlocks } from './take-over-names.js';
import { ownProfilesOf, returnProfiles } from './take-over-profiles.js';
import { readForeignBlocks, type TakeOverReading } from './take-over-reading.js';
import { surveyRouter } from './take-over-survey.js';

/** Of one router at most: what is beyond waits until some of it was taken over. */
const MOST_BLOCKS = 10_000;

/** Another system's cuts on a router that was read whole, and what looks like them. */
export function readTakeOver(
  rows: RouterRows,
  of: { readonly named: NamedBlocks; readonly terms: RouterTerms },
): TakeOverReading {
  const { named, terms } = of;
  const ownProfiles = ownProfilesOf({ rows, terms });
  const blocks = isNothingNamed(named) ? [] : readForeignBlocks(rows, { named, ownProfiles });
  return {
    survey: surveyRouter(rows, { list: terms.listName, profiles: ownProfiles }),
    blocks: blocks.slice(0, MOST_BLOCKS).map(({ row: _, ...block }) => block),
    returnRates: [...returnProfiles({ rows, terms, named }).keys()],
  };
}
