/** What never changes of the simulated provider: places, devices, wires, subscribers. All of it is invented. */
export interface NetworkPlan {
  readonly seed: number;
  readonly sites: readonly SitePlan[];
  readonly devices: readonly DevicePlan[];
  readonly subscribers: readonly SubscriberPlan[];
}

export interface SitePlan {
  readonly name: string;
  readonly kind: 'pop' | 'tower';
  /** The site that feeds it; null for the point of presence. */
  readonly parent: string | null;
  readonly latitude: number;
  readonly longitude: number;
}

export type DevicePlanRole = 'router' | 'switch' | 'backhaul' | 'ap' | 'cpe';
/** How the lab speaks for a device, besides answering echoes. */
export type Speech = 'routeros' | 'snmp-airos' | 'snmp-mikrotik' | 'uisp';

export interface DevicePlan {
  readonly name: string;
  readonly role: DevicePlanRole;
  /** A CPE carries the site of the tower that serves it. */
  readonly site: string;
  readonly vendor: 'MikroTik' | 'Ubiquiti';
  readonly model: string;
  /** RouterOS or airOS version. */
  readonly version: string;
  readonly serial: string;
  /** First of the sixteen addresses that belong to this device; locally administered. */
  readonly mac: string;
  /** Management address, 10.77.x.y. */
  readonly address: string;
  readonly upstream: string | null;
  readonly upstreamKind: 'ethernet' | 'radio';
  readonly speaks: readonly Speech[];
  /** Also known to the UISP controller under this id. */
  readonly uispId: string | null;
  readonly noiseSeed: number;
  readonly radio: RadioPlan | null;
}

/** Which registration menu a MikroTik radio has; `airos` for Ubiquiti. */
export type RadioStack = 'wireless' | 'wifiwave2' | 'wifi' | 'airos';

export interface RadioPlan {
  readonly stack: RadioStack;
  /** Interface name on the device: `wlan1`, `wifi1`, `ath0`. */
  readonly name: string;
  readonly mac: string;
  readonly ssid: string;
  readonly mode: 'ap' | 'station';
  readonly frequencyMhz: number;
  readonly channelWidthMhz: number;
  readonly txPowerDbm: number;
  readonly noiseDbm: number;
  /** Of a station: what it hears on a calm day, and how much weaker or stronger its access point hears it. */
  readonly baseSignalDbm: number;
  readonly uplinkOffsetDb: number;
  readonly distanceM: number;
}

export interface SubscriberPlan {
  readonly name: string;
  /** PPPoE user. */
  readonly user: string;
  readonly password: string;
  readonly cpe: string;
  /** The router that ends the PPPoE session. */
  readonly router: string;
  /** Bridged: the home router dials, so the session's caller is `homeRouterMac`, not the CPE. */
  readonly bridged: boolean;
  readonly homeRouterMac: string;
  readonly callerId: string;
  /** The session's IPv4 address, 100.77.x.y. */
  readonly address: string;
  readonly profile: string;
  readonly downBps: number;
  readonly upBps: number;
  readonly noiseSeed: number;
}

/** What the plans are called on the routers; `rateLimit` is upload/download as RouterOS writes it. */
export const SERVICE_PLANS = [
  { profile: 'demo-10M', rateLimit: '3M/10M', downBps: 10_000_000, upBps: 3_000_000 },
  { profile: 'demo-20M', rateLimit: '5M/20M', downBps: 20_000_000, upBps: 5_000_000 },
  { profile: 'demo-50M', rateLimit: '10M/50M', downBps: 50_000_000, upBps: 10_000_000 },
] as const;

/** Thrown when a size or a name in the plan is not possible. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
