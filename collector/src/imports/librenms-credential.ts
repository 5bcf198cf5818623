import type { Credential } from '@atalaya/core/ports/device-driver';
import type { LibrenmsDevice } from './read-librenms.js';

type SnmpCredential = Extract<Credential, { kind: 'snmp-community' | 'snmp-v3' }>;

const AUTH: Readonly<Record<string, 'md5' | 'sha' | 'sha256' | 'sha512'>> = {
  MD5: 'md5',
  SHA: 'sha',
  'SHA-256': 'sha256',
  'SHA-512': 'sha512',
};
const PRIVACY: Readonly<Record<string, 'des' | 'aes' | 'aes256b' | 'aes256r'>> = {
  DES: 'des',
  AES: 'aes',
  'AES-256': 'aes256b',
  'AES-256-C': 'aes256r',
};

/** How LibreNMS asks the device by SNMP; undefined where it does in no way that is spoken here. */
export function snmpCredential(device: LibrenmsDevice): SnmpCredential | undefined {
  if (device.snmpver === 'v3') return v3(device);
  if (!device.community) return undefined;
  const version = device.snmpver === 'v1' ? '1' : '2c';
  return { kind: 'snmp-community', version, community: device.community };
}

/** `authlevel` says which of the parts count: noAuthNoPriv, authNoPriv, authPriv. */
function v3(device: LibrenmsDevice): SnmpCredential | undefined {
  const { authname, authlevel, authpass, cryptopass } = device;
  if (!authname) return undefined;
  const base = { kind: 'snmp-v3' as const, user: authname };
  if (authlevel?.toLowerCase() === 'noauthnopriv') return base;
  const authProtocol = AUTH[device.authalgo?.toUpperCase() ?? ''];
  if (!authProtocol || !authpass) return undefined;
  const authenticated = { ...base, authProtocol, authPassword: authpass };
  if (authlevel?.toLowerCase() === 'authnopriv') return authenticated;
  const privProtocol = PRIVACY[device.cryptoalgo?.toUpperCase() ?? ''];
  if (!privProtocol || !cryptopass) return undefined;
  return { ...authenticated, privProtocol, privPassword: cryptopass };
}
