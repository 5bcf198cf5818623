import type { LineMemo } from './line-memo.js';
import { type LinePlan, type LineStep, type LineTask, step } from './line-plan.js';
import type { DriftKind } from './network-command.js';
import { blockedByOthers, planEntries } from './plan-entries.js';
import { planWithoutSecret } from './plan-without-secret.js';
import { dialledReduced, dialledSuspended, isQueued, sessionsOf } from './ppp-sessions.js';
import { canonicalRate, isIpv4 } from './router-address.js';
import { idOf, isYes, type RouterRow, removeRow, rowsOf, setRow } from './router-rows.js';
import {
  chooseProfile,
  kindOfProfile,
  type ProfileKind,
  reducedRate,
  sourceProfile,
} from './session-profiles.js';

interface Part {
  readonly steps: readonly LineStep[];
  readonly memo: LineMemo;
  readonly obstacle: string | null;
}

/** What a PPPoE line still needs, by the router's strategy. */
export function planPppoe(task: LineTask, memo: LineMemo): LinePlan {
  const secret = rowsOf(task.rows, 'ppp/secret').find((row) => row['name'] === task.line.identity);
  if (secret === undefined) return planWithoutSecret(task, memo);
  const entries = planEntries(task, addressesToList(task, secret));
  const profile = planProfile(task, secret, memo);
  const access = planAccess(task, secret, profile.memo);
  const kicks = planKicks(task, secret, memo);
  const redial = task.line.desired === 'active' && (kicks.length > 0 || access.steps.length > 0);
  const steps = [...entries.steps, ...profile.steps, ...access.steps, ...kicks];
  return {
    steps,
    memo: redial ? { ...access.memo, redial: true } : access.memo,
    obstacle:
      entries.obstacle ?? profile.obstacle ?? access.obstacle ?? stillBlocked(task, secret, steps),
  };
}

const fixedAddress = (secret: RouterRow): string | undefined =>
  isIpv4(secret['remote-address']) ? secret['remote-address'] : undefined;

function prefixesOf({ line }: LineTask, secret: RouterRow): string[] {
  const prefixes = [line.ipv6Prefix, secret['remote-ipv6-prefix']];
  return [...new Set(prefixes.filter((one) => one != null && one !== '' && one !== '::/0'))].filter(
    (one): one is string => typeof one === 'string',
  );
}

const isListed = ({ line, terms }: LineTask): boolean =>
  line.desired === 'suspended' && terms.pppoe === 'address_list';

/** A live address that the session's own profile lists needs no entry: that one leaves with the session. */
function addressesToList(task: LineTask, secret: RouterRow): string[] {
  if (!isListed(task)) return [];
  const fixed = fixedAddress(secret);
  const live = sessionsOf(task)
    .filter((session) => isIpv4(session['address']) && !dialledSuspended(task, session))
    .map((session) => session['address'] ?? '');
  return [
    ...new Set([...(fixed === undefined ? [] : [fixed]), ...live]),
    ...prefixesOf(task, secret),
  ];
}

/** The kind of profile that the next dial is to meet; undefined: the customer's own. */
function wantedProfile({ line, terms }: LineTask, secret: RouterRow): ProfileKind | undefined {
  if (line.desired === 'reduced') return 'reduced';
  if (line.desired !== 'suspended' || terms.pppoe === 'secret_disable') return undefined;
  if (terms.pppoe === 'profile_swap') return 'suspended';
  return fixedAddress(secret) === undefined ? 'suspended' : undefined;
}

function planProfile(task: LineTask, secret: RouterRow, memo: LineMemo): Part {
  const current = secret['profile'] ?? 'default';
  const kind = wantedProfile(task, secret);
  const has = kindOfProfile(task, current);
  if (kind === undefined && has === undefined) return { steps: [], memo, obstacle: null };
  const source = sourceProfile(task, current, memo.profile);
  if (source === undefined) {
    // Of a line that is to be cut it does not matter which one it had, so long as it has one of that kind now.
    const serves = kind !== undefined && kind === has;
    return { steps: [], memo, obstacle: serves ? null : lostProfile(memo, current) };
  }
  const name = source['name'] ?? '';
  if (kind === undefined) {
    const ends: DriftKind = has === 'suspended' ? 'extra_block' : 'wrong_profile';
    return {
      steps: [step(ends, setRow('ppp/secret', secret, { profile: name }))],
      memo,
      obstacle: null,
    };
  }
  const chosen = chooseProfile(task, kind, source);
  if (chosen.name === current) return { steps: [], memo, obstacle: null };
  const ends: DriftKind = kind === 'suspended' ? 'missing_block' : 'wrong_profile';
  const make = chosen.write === null ? [] : [step(ends, chosen.write)];
  return {
    steps: [...make, step(ends, setRow('ppp/secret', secret, { profile: chosen.name }))],
    memo: { ...memo, profile: name },
    obstacle: null,
  };
}

export const lostProfile = ({ profile }: LineMemo, current: string): string =>
  profile === undefined
    ? `The secret has the profile ${current}, and nobody remembers which one it had before.`
    : `The profile ${profile}, which the secret had before, is not on the router any more.`;

/** Whether the secret may dial at all. One that a person disabled is not enabled by the platform. */
function planAccess(task: LineTask, secret: RouterRow, memo: LineMemo): Part {
  const { line, terms } = task;
  const isDisabled = isYes(secret['disabled']);
  const isCut = line.desired === 'suspended' && terms.pppoe === 'secret_disable';
  if (isCut || line.desired === 'cancelled') {
    if (isDisabled) return { steps: [], memo, obstacle: null };
    const write = setRow('ppp/secret', secret, { disabled: 'yes' });
    return {
      steps: [step('missing_block', write)],
      memo: { ...memo, disabled: true },
      obstacle: null,
    };
  }
  if (!isDisabled) return { steps: [], memo, obstacle: null };
  if (memo.disabled !== true) {
    const obstacle = 'The secret was disabled by hand: the platform does not enable it.';
    return { steps: [], memo, obstacle: line.desired === 'suspended' ? null : obstacle };
  }
  const write = setRow('ppp/secret', secret, { disabled: 'no' });
  return { steps: [step('extra_block', write)], memo, obstacle: null };
}

/** A profile or a disabled secret acts on the next dial only: sessions that have to go are ended, last of all. */
function planKicks(task: LineTask, secret: RouterRow, memo: LineMemo): LineStep[] {
  const why = kickReason(task, secret, memo);
  return sessionsOf(task).flatMap((session) => {
    const ends = why(session);
    return ends === undefined ? [] : [step(ends, removeRow('ppp/active', session))];
  });
}

function kickReason(
  task: LineTask,
  secret: RouterRow,
  memo: LineMemo,
): (session: RouterRow) => DriftKind | undefined {
  const { line, terms } = task;
  if (line.desired === 'cancelled') return () => 'missing_block';
  if (line.desired === 'suspended') {
    if (terms.pppoe === 'secret_disable') return () => 'missing_block';
    if (terms.pppoe === 'address_list') return () => undefined;
    return (session) => (dialledSuspended(task, session) ? undefined : 'missing_block');
  }
  if (line.desired === 'reduced') {
    return (session) =>
      dialledReduced(task, session) && !dialledSuspended(task, session)
        ? undefined
        : 'wrong_profile';
  }
  const own = sourceProfile(task, secret['profile'] ?? 'default', memo.profile);
  const rate = canonicalRate(own?.['rate-limit']);
  const isSlow = rate === canonicalRate(reducedRate(task));
  // Where an entry of ours stood already, the suspended profile left no entry of its own: its session has no queue.
  const wasSwapped = memo.profile !== undefined && rate !== undefined;
  return (session) => {
    if (dialledSuspended(task, session)) return 'extra_block';
    if (wasSwapped && !isQueued(task, session)) return 'extra_block';
    if (memo.outdated?.includes(idOf(session)) === true) return 'wrong_profile';
    return !isSlow && dialledReduced(task, session) ? 'wrong_profile' : undefined;
  };
}

/** Entries of other hands; those that the session's profile made leave with the session, which is ended. */
function stillBlocked(
  task: LineTask,
  secret: RouterRow,
  steps: readonly LineStep[],
): string | null {
  if (task.line.desired === 'suspended' || task.line.desired === 'cancelled') return null;
  const kicked = new Set(
    steps.filter(({ write }) => write.menu === 'ppp/active').map(({ write }) => write.id),
  );
  const live = sessionsOf(task)
    .filter((session) => !kicked.has(session['.id'] ?? ''))
    .map((session) => session['address'] ?? '');
  const fixed = fixedAddress(secret);
  const addresses = [...live, ...(fixed === undefined || kicked.size > 0 ? [] : [fixed])];
  return blockedByOthers(task, [...new Set([...addresses, ...prefixesOf(task, secret)])]);
}
