import { splitMetric } from '../metrics/catalogue.js';
import { isInfrastructure } from '../network/device.js';
import type { DegradationNode, DegradationView, FiringAlert } from './degradation.js';

interface Cluster {
  readonly accessPointId: string;
  readonly isOfStations: boolean;
  readonly alerts: FiringAlert[];
  /** Whose alerts they are: devices, or MACs of stations. */
  readonly subscribers: Set<string>;
}

/** Measurements of which a device has one for each subscriber. */
const OF_SUBSCRIBERS: ReadonlySet<string> = new Set(['station', 'onu', 'session', 'queue']);

/** Whether it is of a device itself, not of a subscriber that a device tells of. */
export const isOfDevice = (alert: FiringAlert) => !OF_SUBSCRIBERS.has(measurementOf(alert) ?? '');

const measurementOf = ({ metric }: FiringAlert) =>
  metric === null ? null : splitMetric(metric).measurement;

/** Subscribers' alerts of one kind, by the access point that they hang on. */
export class StationClusters {
  readonly #view: DegradationView;
  readonly #clusters = new Map<string, Cluster>();
  #subscribersOf: ReadonlyMap<string, number> | undefined;

  constructor(view: DegradationView) {
    this.#view = view;
  }

  /** What single ONUs, sessions and queues have is left out: how many there are of them is not known. */
  add(alert: FiringAlert, node: DegradationNode): void {
    const isOfStations = measurementOf(alert) === 'station';
    const subscriber = isOfStations ? alert.tags['mac'] : subscribing(alert, node);
    const accessPointId = isOfStations ? node.deviceId : this.#accessPointOf(node);
    if (accessPointId === undefined || subscriber === undefined) return;
    const key = `${accessPointId} ${alert.metric ?? alert.name}`;
    const cluster = this.#clusters.get(key) ?? {
      accessPointId,
      isOfStations,
      alerts: [],
      subscribers: new Set(),
    };
    cluster.alerts.push(alert);
    cluster.subscribers.add(subscriber);
    this.#clusters.set(key, cluster);
  }

  /** Those that are no coincidence: as many as an outage of stations takes, and an open one down to half of that. */
  *shared(): Generator<Pick<Cluster, 'accessPointId' | 'alerts'>> {
    const { open, settings } = this.#view;
    for (const cluster of this.#clusters.values()) {
      const { accessPointId, alerts, subscribers } = cluster;
      const known = open.find(({ rootId }) => rootId === accessPointId);
      const part = alerts.some(({ key }) => known?.alertKeys.has(key)) ? 0.5 : 1;
      const least = Math.max(settings.lostStations, settings.lostShare * this.#total(cluster));
      if (subscribers.size >= part * least) yield cluster;
    }
  }

  #total({ accessPointId, isOfStations, subscribers }: Cluster): number {
    this.#subscribersOf ??= countSubscribers(this.#view);
    const counts = isOfStations ? this.#view.stations : this.#subscribersOf;
    return Math.max(counts.get(accessPointId) ?? 0, subscribers.size);
  }

  #accessPointOf({ parentIds }: DegradationNode): string | undefined {
    return parentIds.find((id) => {
      const parent = this.#view.nodes.get(id);
      return parent !== undefined && isInfrastructure(parent.role);
    });
  }
}

/** What a silent device said last says nothing of now. */
function subscribing(alert: FiringAlert, { deviceId, state }: DegradationNode): string | undefined {
  return isOfDevice(alert) && (state === 'up' || state === 'unknown') ? deviceId : undefined;
}

function countSubscribers({ nodes }: DegradationView): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { role, parentIds } of nodes.values()) {
    if (isInfrastructure(role)) continue;
    for (const id of parentIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
