import type { Credential, DeviceDriver } from '@atalaya/core/ports/device-driver';
import { CommandLineError } from '../command-line.js';

export type ProbeTarget =
  | { readonly kind: 'icmp'; readonly address: string; readonly shown: string }
  | {
      readonly kind: 'device';
      readonly driver: DeviceDriver['id'];
      readonly address: string;
      readonly port: number;
      readonly credential: Credential;
      /** The target without its secrets. */
      readonly shown: string;
    };

interface Parts {
  readonly scheme: string;
  /** Decoded, in the order written, parted by colons. */
  readonly login: readonly string[];
  readonly host: string;
  readonly port: number | undefined;
  readonly query: URLSearchParams;
}

interface Scheme {
  readonly driver: DeviceDriver['id'];
  readonly port: number;
  readonly login: string;
  credential(parts: Parts): Credential | undefined;
}

const snmp = (version: '1' | '2c'): Scheme => ({
  driver: 'snmp',
  port: 161,
  login: 'COMMUNITY@',
  credential: ({ login }) => {
    const community = login.join(':');
    return community === '' ? undefined : { kind: 'snmp-community', version, community };
  },
});

const routeros = (transport: 'api' | 'rest', tls: boolean, port: number): Scheme => ({
  driver: 'routeros',
  port,
  login: 'USER:PASSWORD@',
  credential: ({ login: [user, ...password], query }) =>
    user
      ? {
          kind: 'routeros',
          user,
          password: password.join(':'),
          tls,
          transport,
          ...(query.has('anonymous') ? { anonymousTls: true } : {}),
          ...fingerprintOf(query),
        }
      : undefined,
});

const uisp = (tls: boolean): Scheme => ({
  driver: 'uisp',
  port: tls ? 443 : 80,
  login: 'TOKEN@',
  credential: ({ login, query }) => {
    const token = login.join(':');
    return token === '' ? undefined : { kind: 'uisp', token, tls, ...fingerprintOf(query) };
  },
});

const SCHEMES: Readonly<Record<string, Scheme>> = {
  snmp: snmp('2c'),
  snmp1: snmp('1'),
  snmp3: { driver: 'snmp', port: 161, login: 'USER:AUTH:PRIV@', credential: snmp3Credential },
  routeros: routeros('api', false, 8728),
  'routeros+tls': routeros('api', true, 8729),
  'routeros+rest': routeros('rest', false, 80),
  'routeros+rest+tls': routeros('rest', true, 443),
  'uisp+http': uisp(false),
  'uisp+https': uisp(true),
};

const AUTH = ['md5', 'sha', 'sha256', 'sha512'] as const;
const PRIV = ['des', 'aes', 'aes256b', 'aes256r'] as const;

function snmp3Credential({ login, query }: Parts): Credential | undefined {
  const [user, authPassword, privPassword] = login;
  if (!user) return undefined;
  return {
    kind: 'snmp-v3',
    user,
    ...(authPassword
      ? { authPassword, authProtocol: oneOf('auth', AUTH, query.get('auth') ?? 'sha') }
      : {}),
    ...(privPassword
      ? { privPassword, privProtocol: oneOf('priv', PRIV, query.get('priv') ?? 'aes') }
      : {}),
  };
}

function oneOf<T extends string>(name: string, known: readonly T[], text: string): T {
  const found = known.find((value) => value === text);
  if (found === undefined) throw new CommandLineError(`${name} is one of ${known.join(', ')}.`);
  return found;
}

function fingerprintOf(query: URLSearchParams): { fingerprint?: string } {
  const fingerprint = query.get('fingerprint');
  return fingerprint ? { fingerprint } : {};
}

/**
 * Reads a target such as `snmp://public@192.0.2.1:161`. A login is taken up to the last @, so that a
 * password may be typed as it is; %-sequences in it are decoded. After the host `?auth=sha256&priv=aes256b`
 * (SNMPv3), `?fingerprint=…` or `?anonymous` (TLS) may follow.
 */
export function parseProbeTarget(text: string): ProbeTarget {
  const parts = split(text);
  if (parts.scheme === 'icmp') {
    if (parts.login.length > 0) throw new CommandLineError('icmp:// takes no login.');
    return { kind: 'icmp', address: parts.host, shown: `icmp://${parts.host}` };
  }
  const scheme = Object.hasOwn(SCHEMES, parts.scheme) ? SCHEMES[parts.scheme] : undefined;
  if (!scheme) {
    const known = [...Object.keys(SCHEMES), 'icmp'].map((name) => `${name}://`).join(' ');
    throw new CommandLineError(`A target begins with one of ${known}`);
  }
  const credential = scheme.credential(parts);
  if (!credential) {
    throw new CommandLineError(`${parts.scheme}:// needs ${scheme.login} before the host.`);
  }
  const port = parts.port ?? scheme.port;
  const host = parts.host.includes(':') ? `[${parts.host}]` : parts.host;
  const shown = `${parts.scheme}://${host}:${port}`;
  return { kind: 'device', driver: scheme.driver, address: parts.host, port, credential, shown };
}

const TARGET =
  /^(?<scheme>[a-z][a-z0-9+]*):\/\/(?:(?<login>.*)@)?(?:\[(?<v6>[0-9a-f:.]+)\]|(?<host>[^\s/:@?[\]]+))(?::(?<port>\d{1,5}))?\/?(?:\?(?<query>.*))?$/is;

function split(text: string): Parts {
  const groups = TARGET.exec(text)?.groups;
  const host = groups?.['v6'] ?? groups?.['host'];
  if (!groups || !host) {
    throw new CommandLineError('A target looks like snmp://COMMUNITY@HOST:PORT or icmp://HOST.');
  }
  const port = groups['port'] === undefined ? undefined : Number(groups['port']);
  if (port !== undefined && (port < 1 || port > 65_535)) {
    throw new CommandLineError(`${port} is no port.`);
  }
  return {
    scheme: (groups['scheme'] ?? '').toLowerCase(),
    login: groups['login'] === undefined ? [] : groups['login'].split(':').map(decode),
    host,
    port,
    query: queryOf(groups['query']),
  };
}

const QUERY = ['auth', 'priv', 'fingerprint', 'anonymous'];

/** What is not known is not repeated: it may be the end of a password. */
function queryOf(text: string | undefined): URLSearchParams {
  const query = new URLSearchParams(text ?? '');
  if ([...query.keys()].every((name) => QUERY.includes(name))) return query;
  throw new CommandLineError(`After the host, ? is followed by one of ${QUERY.join(', ')}.`);
}

/** A password with a lone % is meant as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
