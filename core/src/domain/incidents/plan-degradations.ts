import { ALERT_SEVERITIES, type AlertSeverity } from '../alerting/alert-severity.js';
import type {
  ClosingDegradation,
  DegradationChange,
  DegradationPlan,
  DegradationView,
  FiringAlert,
  OpenDegradation,
  OpeningDegradation,
} from './degradation.js';
import { isOfDevice } from './station-clusters.js';
import { wantedDegradations } from './wanted-degradations.js';

/**
 * What has to happen to the open degradations so that they say what fires. It goes by what fires now and not by what
 * led to it: planning again what was carried out plans nothing, so that a restart opens nothing twice.
 *
 * One incident for each device that answers and is the cause of alerts. One that falls silent is the outage's from
 * then on; of what is unknown nothing is concluded.
 */
export function planDegradations(view: DegradationView): DegradationPlan {
  const { wanted, lookAt } = wantedDegradations(view);
  const rootOf = new Map<string, string>();
  for (const [rootId, alerts] of wanted) for (const { key } of alerts) rootOf.set(key, rootId);
  const changes: DegradationChange[] = [];
  const closing: ClosingDegradation[] = [];
  for (const one of view.open) {
    const verdict = judge(one, view, wanted, rootOf);
    if (verdict === null) continue;
    if ('resolution' in verdict) closing.push(verdict);
    else if (isChange(verdict, one)) changes.push(verdict);
  }
  const isOpen = new Set(view.open.map(({ rootId }) => rootId));
  const opening = [...wanted]
    .filter(([rootId]) => !isOpen.has(rootId) && view.nodes.get(rootId)?.state === 'up')
    .map(([rootId, alerts]) => open(rootId, alerts));
  return { opening, changes, closing, lookAt };
}

/** null: it stays as it is. */
function judge(
  one: OpenDegradation,
  { nodes, outageOf }: DegradationView,
  wanted: ReadonlyMap<string, readonly FiringAlert[]>,
  rootOf: ReadonlyMap<string, string>,
): DegradationChange | ClosingDegradation | null {
  const { id, rootId } = one;
  const state = nodes.get(rootId)?.state;
  if (state === undefined) return { id, resolution: 'unwatched', into: null };
  if (state === 'maintenance') return { id, resolution: 'maintenance', into: null };
  if (state === 'unknown') return null;
  if (state !== 'up') {
    const incidentId = outageOf.get(rootId);
    return incidentId === undefined ? null : { id, resolution: 'merged', into: { incidentId } };
  }
  const alerts = wanted.get(rootId);
  if (alerts !== undefined) return change(one, alerts);
  const heir = [...one.alertKeys].map((key) => rootOf.get(key)).find((root) => root !== undefined);
  return heir !== undefined && nodes.get(heir)?.state === 'up'
    ? { id, resolution: 'merged', into: { rootId: heir } }
    : { id, resolution: 'recovered', into: null };
}

function change(one: OpenDegradation, alerts: readonly FiringAlert[]): DegradationChange {
  const keys = new Set(alerts.map(({ key }) => key));
  const members = new Set(membersOf(one.rootId, alerts));
  return {
    id: one.id,
    rootId: one.rootId,
    alerts,
    severity: worst([one.severity, ...alerts.map(({ severity }) => severity)]),
    fired: alerts.filter(({ key }) => !one.alertKeys.has(key)),
    cleared: [...one.alertKeys].filter((key) => !keys.has(key)),
    joined: [...members].filter((member) => !one.members.has(member)),
    left: [...one.members].filter((member) => !members.has(member)),
  };
}

function isChange(change: DegradationChange, { severity }: OpenDegradation): boolean {
  const { fired, cleared, joined, left } = change;
  const differences = fired.length + cleared.length + joined.length + left.length;
  return differences > 0 || change.severity !== severity;
}

function open(rootId: string, alerts: readonly FiringAlert[]): OpeningDegradation {
  return {
    rootId,
    severity: worst(alerts.map(({ severity }) => severity)),
    at: Math.min(...alerts.map(({ since }) => since)),
    alerts,
    members: membersOf(rootId, alerts),
  };
}

/**
 * The devices through which these alerts hurt: their own; and the root with all that hangs on it only where
 * something of the root itself is wrong, not where it tells of its stations.
 */
export function hurtDevices(rootId: string, alerts: readonly FiringAlert[]): string[] {
  const isOwn = alerts.some((alert) => alert.subjectId === rootId && isOfDevice(alert));
  return [...(isOwn ? [rootId] : []), ...membersOf(rootId, alerts)];
}

const membersOf = (rootId: string, alerts: readonly FiringAlert[]) => [
  ...new Set(alerts.map(({ subjectId }) => subjectId).filter((subjectId) => subjectId !== rootId)),
];

function worst(severities: readonly AlertSeverity[]): AlertSeverity {
  return ALERT_SEVERITIES.findLast((severity) => severities.includes(severity)) ?? 'info';
}
