import type { Credential } from '../../ports/device-driver.js';
import { type RouterSetupOptions, setupNames } from './router-setup.js';

/** Made here, shown in the script, sealed until the router is a device. */
export interface RouterSetupSecrets {
  readonly readPassword: string;
  readonly writePassword: string | null;
  readonly snmp:
    | { readonly kind: 'v2c'; readonly community: string }
    | {
        readonly kind: 'v3';
        readonly user: string;
        readonly authPassword: string;
        readonly privPassword: string;
      }
    | null;
}

/** A whole number from 0 to `below` - 1, each as likely, that nobody can guess. */
export type RandomBelow = (below: number) => number;

/** Letters and digits that no eye takes for one another; nothing that a terminal or a script reads as its own. */
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const LOWER = 'abcdefghijkmnpqrstuvwxyz';
const DIGITS = '23456789';
const ALL = UPPER + LOWER + DIGITS;

/** 32 characters (183 bits) and a hyphen: one of each kind that `/user settings minimum-categories` may ask for. */
function password(random: RandomBelow): string {
  const text = [UPPER, LOWER, DIGITS].map((kind) => pick(kind, random)).join('');
  return `${text}-${letters(29, random)}`;
}

function pick(from: string, random: RandomBelow): string {
  return from.charAt(random(from.length));
}

function letters(count: number, random: RandomBelow): string {
  return Array.from({ length: count }, () => pick(ALL, random)).join('');
}

export function makeSecrets(
  tag: string,
  options: RouterSetupOptions,
  random: RandomBelow,
): RouterSetupSecrets {
  const { snmpPrefix } = setupNames(tag);
  const snmp = {
    none: () => null,
    v2c: () => ({ kind: 'v2c' as const, community: `${snmpPrefix}${letters(24, random)}` }),
    v3: () => ({
      kind: 'v3' as const,
      user: `${snmpPrefix}snmp`,
      authPassword: letters(24, random),
      privPassword: letters(24, random),
    }),
  };
  return {
    readPassword: password(random),
    writePassword: options.withWrite ? password(random) : null,
    snmp: snmp[options.snmp](),
  };
}

export interface RouterCredentials {
  readonly read: Extract<Credential, { kind: 'routeros' }>;
  readonly write: Extract<Credential, { kind: 'routeros' }> | null;
  readonly snmp: Extract<Credential, { kind: 'snmp-community' | 'snmp-v3' }> | null;
}

/** How the router is asked once the script ran; the API only under the certificate that was seen. */
export function credentialsOf(
  tag: string,
  { readPassword, writePassword, snmp }: RouterSetupSecrets,
  fingerprint: string,
): RouterCredentials {
  const { readUser, writeUser } = setupNames(tag);
  const api = { kind: 'routeros' as const, tls: true, fingerprint };
  return {
    read: { ...api, user: readUser, password: readPassword },
    write: writePassword === null ? null : { ...api, user: writeUser, password: writePassword },
    snmp: snmp === null ? null : snmpCredential(snmp),
  };
}

function snmpCredential(
  snmp: NonNullable<RouterSetupSecrets['snmp']>,
): NonNullable<RouterCredentials['snmp']> {
  if (snmp.kind === 'v2c') {
    return { kind: 'snmp-community', version: '2c', community: snmp.community };
  }
  const { user, authPassword, privPassword } = snmp;
  return {
    kind: 'snmp-v3',
    user,
    authProtocol: 'sha',
    authPassword,
    privProtocol: 'aes',
    privPassword,
  };
}
