import { DAY_MS, type Instant } from '../shared/instant.js';

/** RFC 1035 section 2.3.1, with digits in front as RFC 1123 allows; international names in their ASCII form. */
const NAME =
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Names that no public DNS has (RFC 6761, 6762, 8375 and what routers and containers hand out). */
const LOCAL = /(^|\.)(localhost|local|internal|intranet|lan|home|localdomain|home\.arpa)$/;

/** The name of a `Host` header without its port; undefined for what is no name that DNS could have. */
export function hostNameOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 260) return undefined;
  const name = header
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
  return NAME.test(name) ? name : undefined;
}

/**
 * Whether a `Host` header can be of nobody but the platform: an address, `localhost`, a name of one word, a name of a
 * local network. No organisation can prove such a one.
 */
export function isLocalHost(header: string): boolean {
  const name = header
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
  if (/^\[[0-9a-f:.]{2,45}\]$/.test(name)) return true;
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return true;
  return (
    /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/.test(name) || (NAME.test(name) && LOCAL.test(name))
  );
}

/** Where the proof of a host stands in DNS, as a TXT record. Named after nobody: anybody may read it. */
export const proofNameOf = (host: string): string => `_portal-verification.${host}`;

export const PROOF_RESULTS = ['proved', 'missing', 'other', 'unreachable'] as const;
/** `other`: there is a record, and it is not the one; `unreachable`: DNS gave no answer. */
export type ProofResult = (typeof PROOF_RESULTS)[number];

/** What TXT records say of a host; each record's strings belong together (RFC 7208 section 3.3). */
export function judgeProof(records: readonly (readonly string[])[], proof: string): ProofResult {
  if (records.length === 0) return 'missing';
  return records.some((strings) => strings.join('').trim() === proof) ? 'proved' : 'other';
}

/** A host is asked about again as often, and given up when its proof was gone for so long. */
export const HOST_RULES = {
  recheckMs: DAY_MS,
  givenUpMs: 7 * DAY_MS,
  perTenant: 5,
} as const;

export interface HostState {
  readonly verifiedAt: Instant | null;
  /** When its proof was first not found again; null while it is there. */
  readonly failingSince: Instant | null;
}

/** What becomes of a host by one look at its proof. That DNS did not answer says nothing of it. */
export function afterLook(before: HostState, result: ProofResult, now: Instant): HostState {
  if (result === 'proved') return { verifiedAt: before.verifiedAt ?? now, failingSince: null };
  if (result === 'unreachable' || before.verifiedAt === null) return before;
  const failingSince = before.failingSince ?? now;
  const isGivenUp = now - failingSince >= HOST_RULES.givenUpMs;
  return isGivenUp ? { verifiedAt: null, failingSince: null } : { ...before, failingSince };
}
