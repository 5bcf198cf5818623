import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type {
  ArpFact,
  BridgeHost,
  DeviceReading,
  DhcpLeaseFact,
  GaugeObservation,
  InterfaceFact,
  NeighbourFact,
  Observation,
  PppSession,
  StationFact,
} from '@atalaya/core/domain/network/reading';

/** What one menu family adds to a reading. A list that is absent was not read; an empty one was, and is empty. */
export interface ReadingParts {
  readonly observations?: readonly Observation[];
  readonly interfaces?: readonly InterfaceFact[];
  readonly stations?: readonly StationFact[];
  readonly bridgeHosts?: readonly BridgeHost[];
  readonly pppSessions?: readonly PppSession[];
  readonly dhcpLeases?: readonly DhcpLeaseFact[];
  readonly neighbours?: readonly NeighbourFact[];
  readonly arp?: readonly ArpFact[];
}

/** A gauge for each value that is there: what a router does not say is no sample. */
export function gauges(
  tags: Tags,
  values: Readonly<Partial<Record<MetricName, number | undefined>>>,
): GaugeObservation[] {
  const out: GaugeObservation[] = [];
  for (const [metric, value] of Object.entries(values)) {
    if (value !== undefined && Number.isFinite(value)) {
      // Object.entries forgets that the keys of a Record<MetricName, …> are metric names.
      out.push({ kind: 'gauge', metric: metric as MetricName, tags, value });
    }
  }
  return out;
}

/** Facts and observations of several families as one; each fact list comes from one family only. */
export function joinParts(
  parts: readonly ReadingParts[],
): Omit<DeviceReading, 'observedAt' | 'warnings'> {
  const joined = Object.assign({}, ...parts) as ReadingParts;
  return { ...joined, observations: parts.flatMap((part) => part.observations ?? []) };
}
