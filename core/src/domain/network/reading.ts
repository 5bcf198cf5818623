import type { MetricName } from '../metrics/catalogue.js';
import type { Tags } from '../metrics/sample.js';
import type { Instant } from '../shared/instant.js';

/** A value as the device gave it: a gauge in the metric's unit, or a raw counter that still needs a second read. */
export type Observation = GaugeObservation | CounterObservation;

export interface GaugeObservation {
  readonly kind: 'gauge';
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly value: number;
}

/**
 * A running counter. `metric` is the rate it becomes, `factor` what one count is worth in that rate's
 * unit (8 for octets → bits). `identity` changes when the counter is another one under the same name
 * (an id reused after removal, ifCounterDiscontinuityTime, last-link-up-time).
 */
export interface CounterObservation {
  readonly kind: 'counter';
  readonly metric: MetricName;
  readonly tags: Tags;
  /** A plain number only where it is exact, up to 2^53: it costs less. */
  readonly raw: bigint | number;
  readonly bits: 32 | 64;
  readonly factor: number;
  readonly identity?: string | undefined;
  /** The rate (in the metric's unit) that the line cannot exceed, from ifSpeed; undefined when not known. */
  readonly ceiling?: number | undefined;
}

export interface DeviceIdentity {
  readonly vendor?: string;
  readonly model?: string;
  readonly version?: string;
  readonly name?: string;
  readonly serial?: string;
  /** The device's own MAC addresses, upper case with colons. */
  readonly macs?: readonly string[];
}

export interface InterfaceFact {
  readonly name: string;
  readonly mac?: string;
  readonly kind?: string;
  readonly running?: boolean;
  readonly comment?: string;
}

/** A MAC learnt behind a port or a station: the evidence that finds a bridged CPE's home router. */
export interface BridgeHost {
  readonly mac: string;
  readonly interface: string;
  /** The station behind which an access point learnt it, when the table says so. */
  readonly behindMac?: string;
}

export interface PppSession {
  readonly user: string;
  readonly callerId: string;
  readonly address?: string;
  readonly uptimeS?: number;
  /** The port, VLAN or bridge on which the router serves the session. */
  readonly serverInterface?: string;
}

/** A lease of a router's DHCP server. */
export interface DhcpLeaseFact {
  readonly address: string;
  readonly mac: string;
  readonly hostName?: string;
  /** The DHCP server's name on the router. */
  readonly server?: string;
  /** What a relay wrote into the request as it passed: circuit id and remote id (option 82, RFC 3046). */
  readonly relayed?: readonly string[];
  /** False for an entry that nobody uses now, such as a static lease whose device is off. */
  readonly bound: boolean;
  /** On the platform clock; of a bound lease only. */
  readonly expiresAt?: Instant;
}

/** A subscriber radio in an access point's registration table. */
export interface StationFact {
  readonly mac: string;
  readonly radio: string;
  readonly name?: string;
  readonly lastIp?: string;
  /** A manager of access points tells which of them hears the station: its name, a MAC address of it. */
  readonly cap?: { readonly name?: string; readonly mac?: string };
}

/** A neighbour by MNDP, CDP or LLDP. */
export interface NeighbourFact {
  readonly mac?: string;
  readonly address?: string;
  readonly name?: string;
  readonly interface?: string;
  readonly platform?: string;
}

export type OnuDownCause = 'dying-gasp' | 'loss-of-signal' | 'other';

/**
 * A subscriber's optical unit as its OLT knows it. The last-down cause tells a power cut at the subscriber (dying gasp)
 * from a cut fibre (loss of signal); it stays after the unit came back, and is absent where the OLT knows none.
 */
export interface OnuFact {
  readonly pon: string;
  /** The serial number of a GPON unit (`ABCD01234567`), the MAC of an EPON unit. */
  readonly serial: string;
  readonly online: boolean;
  readonly name?: string;
  readonly lastDownCause?: OnuDownCause;
}

/** An entry of a device's ARP table (RFC 826): who uses which IPv4 address on its own networks. */
export interface ArpFact {
  readonly address: string;
  readonly mac: string;
  readonly interface?: string;
}

/** What one read of one device gave. Values are raw: rates are made later, in domain/metrics. */
export interface DeviceReading {
  /** When the values were true, on the platform clock. */
  readonly observedAt: Instant;
  /** Since the device's start. `wraps` is true for sysUpTime (TimeTicks wrap at 2^32/100 s = 497 days). */
  readonly uptime?: { readonly seconds: number; readonly wraps: boolean };
  readonly identity?: DeviceIdentity;
  /** The device family as the driver told it (an SNMP profile's id), for people and for `probe`. */
  readonly profile?: string;
  /** To be used before the session's next poll: a driver may write over them. */
  readonly observations: readonly Observation[];
  /**
   * The same object again while the observations are of the same metrics and tags in the same places: then nobody need
   * look at those again. Absent where a driver does not know that.
   */
  readonly layout?: object | undefined;
  /** For the operator: what was not read and why ("GETBULK is off for this model"). */
  readonly warnings: readonly string[];
  readonly interfaces?: readonly InterfaceFact[];
  readonly stations?: readonly StationFact[];
  readonly onus?: readonly OnuFact[];
  readonly bridgeHosts?: readonly BridgeHost[];
  readonly pppSessions?: readonly PppSession[];
  readonly dhcpLeases?: readonly DhcpLeaseFact[];
  readonly neighbours?: readonly NeighbourFact[];
  readonly arp?: readonly ArpFact[];
}

/** A link as a controller knows it, told by each of its two devices. */
export interface ControlledLink {
  readonly externalId: string;
  readonly medium: 'ethernet' | 'pon' | 'wireless' | 'unknown';
  /** unknown: the controller says something else, or nothing. */
  readonly state: 'active' | 'disconnected' | 'disabled' | 'proposed' | 'unknown';
  /** This device's end of it, and the other device by the controller's id. */
  readonly interface?: string;
  readonly peerExternalId: string;
  readonly peerInterface?: string;
}

/** An outage that a controller says is in progress. */
export interface ControlledOutage {
  readonly externalId: string;
  /** unreachable: something before the device is out. */
  readonly kind: 'outage' | 'unreachable' | 'unknown';
  readonly since?: Instant;
}

/** A device as a controller (UISP) knows it. */
export interface ControlledReading {
  readonly externalId: string;
  readonly siteName?: string;
  readonly address?: string;
  readonly reachable: boolean;
  readonly reading: DeviceReading;
  /** Absent when the controller was not asked for its links, or did not give them. */
  readonly links?: readonly ControlledLink[];
  /** null: none is in progress. Absent when the controller was not asked, or did not say. */
  readonly outage?: ControlledOutage | null;
}
