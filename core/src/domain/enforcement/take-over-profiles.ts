import type { RouterTerms } from './network-command.js';
import { canonicalRate } from './router-address.js';
import { type RouterRows, rowsOf } from './router-rows.js';
import type { NamedBlocks } from './take-over-names.js';

interface ProfilesOf {
  readonly rows: RouterRows;
  readonly terms: Pick<RouterTerms, 'suspendedProfile' | 'reducedProfile'>;
}

/** Names of profiles that are the platform's and never another system's. */
export const ownProfilesOf = ({ rows, terms }: ProfilesOf): string[] => [
  terms.suspendedProfile,
  terms.reducedProfile,
  ...rowsOf(rows, 'ppp/profile')
    .filter((row) => row['comment']?.startsWith('atalaya:') === true)
    .map((row) => row['name'] ?? ''),
];

/** By their speed, the operator's profiles that a secret may go back to; a speed that several have is none's. */
export function returnProfiles(
  of: ProfilesOf & { readonly named: NamedBlocks },
): ReadonlyMap<string, string> {
  const never = new Set([...ownProfilesOf(of), ...of.named.profiles]);
  const found = new Map<string, string | null>();
  for (const row of rowsOf(of.rows, 'ppp/profile')) {
    const { name = '' } = row;
    const rate = canonicalRate(row['rate-limit']);
    if (rate === undefined || never.has(name)) continue;
    found.set(rate, found.has(rate) ? null : name);
  }
  return new Map([...found].flatMap(([rate, name]) => (name === null ? [] : [[rate, name]])));
}
