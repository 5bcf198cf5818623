import { isCut } from '../services/service.js';
import type { Evidence, IncidentEvidence, PathDevice } from './evidence.js';
import { DIAGNOSIS_LIMITS as LIMITS } from './limits.js';
import type { Confidence, Diagnosis, NextStep, Verdict } from './verdict.js';

type Judge = (evidence: Evidence) => Diagnosis | undefined;

/**
 * What is wrong with a service. The first that holds is the verdict: what the books decided and the network shows, then
 * what the provider's own network suffers, then what is at the customer's, then what is only slow; `up` needs something
 * that was read lately, and without that it is said that nobody knows.
 */
export function diagnose(evidence: Evidence): Diagnosis {
  for (const judge of ORDER) {
    const found = judge(evidence);
    if (found) return found;
  }
  return { verdict: 'unknown', nextStep: 'look_at_reading', confidence: 'unknown' };
}

const ORDER: readonly Judge[] = [
  ended,
  cut,
  reconnecting,
  outage,
  pathDown,
  cutPending,
  offline,
  degraded,
  slow,
  working,
];

function ended({ desiredState }: Evidence): Diagnosis | undefined {
  return desiredState === 'cancelled' ? certain('cancelled', 'none') : undefined;
}

function cut(evidence: Evidence): Diagnosis | undefined {
  const { desiredState, isPaused, isForDebt } = evidence;
  if (desiredState !== 'suspended' || !isCut(evidence)) return undefined;
  if (isPaused) return certain('paused', 'end_pause');
  const nextStep = isForDebt && evidence.money !== null ? 'pay' : 'ask_billing';
  return certain('suspended', nextStep, evidence.observedState === 'suspended');
}

function reconnecting(evidence: Evidence): Diagnosis | undefined {
  const isWanted = evidence.desiredState !== 'suspended';
  return isWanted && evidence.observedState === 'suspended'
    ? certain('reconnecting', 'wait_reconnection')
    : undefined;
}

function outage({ incidents }: Evidence): Diagnosis | undefined {
  const outages = incidents.filter(({ isDegradation }) => !isDegradation);
  return outages.length > 0 ? certain('outage', 'wait_incident', isAnyCertain(outages)) : undefined;
}

/** An access point, a router or a site's device; a silent CPE says nothing of the network. */
function pathDown({ path }: Evidence): Diagnosis | undefined {
  const infrastructure = path.filter(({ part }) => part !== 'cpe');
  const worked = infrastructure.filter(({ state }) => state === 'maintenance');
  if (worked.length > 0) {
    return certain('maintenance', 'wait_maintenance', isAnyConfirmed(worked));
  }
  const lost = infrastructure.filter(({ state }) => state === 'down' || state === 'unreachable');
  return lost.length > 0
    ? certain('path_down', 'look_at_network', isAnyConfirmed(lost))
    : undefined;
}

function cutPending({ desiredState }: Evidence): Diagnosis | undefined {
  // What is cut has been told: this one was seen to pass.
  return desiredState === 'suspended' ? certain('cut_pending', 'look_at_enforcement') : undefined;
}

/** While a degradation is open on the way nobody is asked to look for the fault at home. */
function offline(evidence: Evidence): Diagnosis | undefined {
  const { session, redial, incidents, lan } = evidence;
  const cpe = cpeOf(evidence);
  if (session?.state === 'online') return undefined;
  const isGone = session?.state === 'ended';
  const isSilent = cpe?.state === 'offline' || cpe?.state === 'down';
  const hasFault = isGone || isSilent || (cpe?.state === 'up' && lan?.isUp === false);
  if (!hasFault) return undefined;
  if (incidents.length > 0) return certain('degraded', 'wait_incident', isAnyCertain(incidents));
  if (isSilent) return { verdict: 'cpe_silent', nextStep: 'call_reboot', confidence: 'probable' };
  if (lan?.isUp === false) return certain('lan_down', 'check_cable', cpe?.isConfirmed === true);
  if (redial === 'pending') return certain('redial', 'call_reboot');
  return certain('no_session', 'call_reboot');
}

function degraded({ incidents }: Evidence): Diagnosis | undefined {
  return incidents.length > 0
    ? certain('degraded', 'wait_incident', isAnyCertain(incidents))
    : undefined;
}

function slow(evidence: Evidence): Diagnosis | undefined {
  if (!isSeen(evidence)) return undefined;
  if (evidence.desiredState === 'reduced') {
    return certain('reduced', evidence.money === null ? 'ask_billing' : 'pay');
  }
  const isSure = cpeOf(evidence)?.isConfirmed === true;
  if (isWeak(evidence)) return certain('weak_signal', 'visit', isSure);
  if (isLossy(evidence)) return certain('lossy', 'visit', isSure);
  if (isLanSlow(evidence)) return certain('lan_slow', 'check_cable', isSure);
  if ((evidence.session?.drops ?? 0) >= LIMITS.drops) {
    return { verdict: 'unstable', nextStep: 'visit', confidence: 'probable' };
  }
  return isPlanFull(evidence) ? certain('plan_full', 'offer_plan') : undefined;
}

function working(evidence: Evidence): Diagnosis | undefined {
  if (!isSeen(evidence)) return undefined;
  // An antenna that answers is not yet a customer who is online.
  return certain('up', 'none', evidence.session?.state === 'online');
}

/** Something of the line itself was read lately: its session, or where it has none to read, its CPE. */
function isSeen(evidence: Evidence): boolean {
  if (evidence.session !== null) return evidence.session.state === 'online';
  return cpeOf(evidence)?.state === 'up';
}

export function isWeak({ radio }: Evidence): boolean {
  if (radio === null) return false;
  const { signalDbm, acceptedDbm, usualDbm } = radio;
  return (
    signalDbm < LIMITS.signalDbm ||
    (acceptedDbm !== null && acceptedDbm - signalDbm > LIMITS.belowAcceptedDb) ||
    (usualDbm !== null && usualDbm - signalDbm > LIMITS.belowUsualDb)
  );
}

export function isLossy({ echo }: Evidence): boolean {
  if (echo === null) return false;
  const { lossPct, rttMs, accessPointRttMs } = echo;
  if (lossPct !== null && lossPct > LIMITS.lossPct) return true;
  return (
    rttMs !== null &&
    accessPointRttMs !== null &&
    rttMs - accessPointRttMs > LIMITS.aboveAccessPointMs
  );
}

/** Its cable carries less than its plan gives. */
export function isLanSlow({ lan, plan }: Evidence): boolean {
  return (
    lan?.isUp === true &&
    lan.speedBps !== null &&
    lan.speedBps < Math.max(plan.downKbps, plan.upKbps) * 1_000
  );
}

export function isPlanFull({ use, plan }: Evidence): boolean {
  if (use === null) return false;
  const isFull = (bps: number, kbps: number) =>
    kbps > 0 && bps * 100 >= kbps * 1_000 * LIMITS.planFullPercent;
  return isFull(use.downBps, plan.downKbps) || isFull(use.upBps, plan.upKbps);
}

/** The confirmed one before one that is suggested. */
export function cpeOf({ path }: Pick<Evidence, 'path'>): PathDevice | undefined {
  const cpes = path.filter(({ part }) => part === 'cpe');
  return cpes.find(({ isConfirmed }) => isConfirmed) ?? cpes[0];
}

const isAnyCertain = (incidents: readonly IncidentEvidence[]) =>
  incidents.some((incident) => incident.isCertain);
const isAnyConfirmed = (devices: readonly PathDevice[]) =>
  devices.some(({ isConfirmed }) => isConfirmed);

function certain(verdict: Verdict, nextStep: NextStep, isSure = true): Diagnosis {
  const confidence: Confidence = isSure ? 'certain' : 'probable';
  return { verdict, nextStep, confidence };
}
