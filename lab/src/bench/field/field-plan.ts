/** What the field bench is about (issue: the collector in the field). */
export const SHARE = { routeros: 0.2, snmp: 0.6, uisp: 0.2 } as const;
export const INTERFACES = 8;
export const STATIONS_PER_ROUTER = 12;
export const STATIONS_PER_UISP_AP = 40;
/** Every fifth device of UISP is an access point. */
export const UISP_AP_EVERY = 5;
export const INTERVAL_MS = 60_000;

export const SNMP_PORT = 20_161;
export const ROUTEROS_PORT = 20_728;
export const COMMUNITY = 'field-bench';
export const ROUTER_USER = { user: 'atalaya', password: 'field-bench' } as const;
export const UISP_TOKEN = 'field-bench-token';

export interface FieldPlan {
  readonly routers: readonly string[];
  readonly agents: readonly string[];
  /** Addresses of UISP's devices, for echoes; `uisp-<index>` is their id. */
  readonly controlled: readonly string[];
}

/** Each device has an address of its own on the loopback network, where the kernel answers every echo. */
export function fieldPlan(devices: number): FieldPlan {
  const routers = Math.round(devices * SHARE.routeros);
  const controlled = Math.round(devices * SHARE.uisp);
  return {
    routers: addresses(2, routers),
    agents: addresses(3, devices - routers - controlled),
    controlled: addresses(4, controlled),
  };
}

export const isAccessPoint = (index: number): boolean => index % UISP_AP_EVERY === 0;

/** Stations of all access points together. */
export function stationsOf({ routers, controlled }: FieldPlan): number {
  const accessPoints = Math.ceil(controlled.length / UISP_AP_EVERY);
  return routers.length * STATIONS_PER_ROUTER + accessPoints * STATIONS_PER_UISP_AP;
}

function addresses(second: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `127.${second}.${Math.floor(index / 250)}.${(index % 250) + 1}`,
  );
}

/** Locally administered; different for every device and port. */
export function macOf(kind: number, device: number, port: number): string {
  const bytes = [2, kind, device >> 8, device & 0xff, port >> 8, port & 0xff];
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(':');
}
