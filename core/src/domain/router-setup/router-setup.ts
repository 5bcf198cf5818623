import { MINUTE_MS, SECOND_MS } from '../shared/instant.js';

/** How long a script may wait to be pasted: its secrets are forgotten after that. */
export const SETUP_LIVES_MS = 24 * 60 * MINUTE_MS;
/** MikroTik's default for the service `api-ssl`. */
export const API_SSL_PORT = 8_729;

/**
 * waiting: the router is looked for. found: it let us in, a person decides. failed: nothing more is tried until a
 * person says so. expired: nobody confirmed it in time. confirmed: it is a device.
 */
export const SETUP_STATES = ['waiting', 'found', 'failed', 'expired', 'confirmed'] as const;
export type SetupState = (typeof SETUP_STATES)[number];

export const SNMP_CHOICES = ['none', 'v2c', 'v3'] as const;
export type SnmpChoice = (typeof SNMP_CHOICES)[number];

/** What a person chose; without a secret. */
export interface RouterSetupOptions {
  readonly routeros: 6 | 7;
  /** A second user that may write. */
  readonly withWrite: boolean;
  /** Whence the collectors come, as the router sees them: IPv4 addresses or subnets. */
  readonly allowedFrom: readonly string[];
  /** Of api-ssl, where the script turns it on. */
  readonly port: number;
  readonly snmp: SnmpChoice;
  /** Where the collectors ask; the router itself always listens on 161. */
  readonly snmpPort: number;
  /** Lets the collectors through the input chain. */
  readonly firewall: boolean;
  readonly wireguard: WireguardOptions | null;
}

/** RouterOS 7.1 and newer. The router's private key is made on the router and never leaves it. */
export interface WireguardOptions {
  readonly collectorPublicKey: string;
  readonly endpoint: string;
  readonly endpointPort: number;
  /** With its prefix length: `10.99.0.2/24`. */
  readonly routerAddress: string;
  readonly collectorAddress: string;
}

/** What everything on the router that this setup made is found by. */
export interface SetupNames {
  readonly comment: string;
  readonly readUser: string;
  readonly writeUser: string;
  readonly readGroup: string;
  readonly writeGroup: string;
  readonly certificate: string;
  readonly tunnel: string;
  /** A second WireGuard interface on RouterOS's default port would not start; from 20,000 to 59,999. */
  readonly tunnelPort: number;
  /** Starts the name of the SNMP community, or of the SNMPv3 user. */
  readonly snmpPrefix: string;
}

/** The first eight hex digits of the setup's id. */
export function setupTag(id: string): string {
  return id.slice(0, 8).toLowerCase();
}

export function setupNames(tag: string): SetupNames {
  return {
    comment: `atalaya:setup:${tag}`,
    readUser: `atalaya-read-${tag}`,
    writeUser: `atalaya-write-${tag}`,
    readGroup: `atalaya-read-${tag}`,
    writeGroup: `atalaya-write-${tag}`,
    certificate: `atalaya-${tag}`,
    tunnel: `atalaya-${tag}`,
    tunnelPort: 20_000 + (Number.parseInt(tag.slice(0, 4), 16) % 40_000),
    snmpPrefix: `atalaya-${tag}-`,
  };
}

/** Everyone that the router is to let in: through the tunnel, the collector's end of it. */
export function allowedSources({ allowedFrom, wireguard }: RouterSetupOptions): readonly string[] {
  const all = wireguard === null ? allowedFrom : [...allowedFrom, wireguard.collectorAddress];
  return [...new Set(all)];
}

/** Bound to the tenant and the setup: copied to another row the sealed secrets no longer open. */
export function setupContext(tenantId: string, setupId: string): string {
  return `router-setup:${tenantId}:${setupId}`;
}

/**
 * How long to wait after a try. A refused login waits longer: the router writes each one into its log, and many
 * networks block an address after a few.
 */
export function nextTryInMs(tries: number, wasLoginRefused: boolean): number {
  if (wasLoginRefused) return Math.min(10 * MINUTE_MS, MINUTE_MS * 2 ** Math.min(tries - 1, 4));
  if (tries <= 30) return 10 * SECOND_MS;
  return tries <= 130 ? 30 * SECOND_MS : 2 * MINUTE_MS;
}
