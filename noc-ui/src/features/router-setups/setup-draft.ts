import { parseAddress } from '@atalaya/core/domain/discovery/address-scope';
import { API_SSL_PORT, type SnmpChoice } from '@atalaya/core/domain/router-setup/router-setup';
import type { Locale } from '@atalaya/core/wire/rest/fields';

/** What the form holds, as typed. */
export interface SetupDraft {
  readonly name: string;
  readonly address: string;
  readonly routeros: '6' | '7';
  readonly allowedFrom: string;
  readonly withWrite: boolean;
  readonly snmp: SnmpChoice;
  readonly firewall: boolean;
  readonly port: string;
  readonly withWireguard: boolean;
  readonly collectorPublicKey: string;
  readonly endpoint: string;
  readonly endpointPort: string;
  readonly routerAddress: string;
  readonly collectorAddress: string;
}

/** `hostname`: where this page came from. Where it is an address, the collector most often stands there too. */
export function emptyDraft(hostname: string): SetupDraft {
  const isOwn = parseAddress(hostname) !== undefined && !hostname.startsWith('127.');
  return {
    name: '',
    address: '',
    routeros: '7',
    allowedFrom: isOwn ? hostname : '',
    withWrite: false,
    snmp: 'v2c',
    firewall: true,
    port: String(API_SSL_PORT),
    withWireguard: false,
    collectorPublicKey: '',
    endpoint: '',
    endpointPort: '51820',
    routerAddress: '',
    collectorAddress: '',
  };
}

export function toSetupInput(draft: SetupDraft, locale: Locale): unknown {
  const { name, address, withWrite, snmp, firewall } = draft;
  const hasTunnel = draft.withWireguard && draft.routeros === '7';
  const { collectorPublicKey, endpoint, endpointPort, routerAddress, collectorAddress } = draft;
  return {
    name,
    ...(address.trim() !== '' && { address }),
    routeros: Number(draft.routeros),
    allowedFrom: draft.allowedFrom.split(/[\s,;]+/).filter((line) => line !== ''),
    withWrite,
    snmp,
    firewall,
    port: Number(draft.port),
    wireguard: hasTunnel
      ? {
          collectorPublicKey,
          endpoint,
          endpointPort: Number(endpointPort),
          routerAddress,
          collectorAddress,
        }
      : null,
    locale,
  };
}

/** `allowedFrom.1` is told at the one field that holds all lines. */
export function errorOf(
  errors: Readonly<Record<string, string>>,
  field: string,
): string | undefined {
  const key = Object.keys(errors).find((each) => each === field || each.startsWith(`${field}.`));
  return key === undefined ? undefined : errors[key];
}
