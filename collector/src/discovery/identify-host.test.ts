import { createServer, type Server } from 'node:net';
import { err, ok } from '@atalaya/core/domain/shared/result';
import type { Credential, DeviceDriver, PollResult } from '@atalaya/core/ports/device-driver';
import type { DiscoveryScope, TriedCredential } from '@atalaya/core/ports/discovery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostIdentifier, MOST_REFUSED_LOGINS } from './identify-host.js';

const HERE = '127.0.0.1';
const signal = new AbortController().signal;
const reading = ok({ observedAt: 1, observations: [], warnings: [] });
const refused = err({ kind: 'login-refused' as const, message: 'wrong' });
const silent = err({ kind: 'timeout' as const, message: 'silent' });

let door: Server;
let port = 0;
beforeAll(async () => {
  door = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => door.listen(0, HERE, () => resolve()));
  const address = door.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => new Promise((resolve) => door.close(resolve)));

/** Drivers that answer by what the credential says, and remember who was tried where. */
function rig(credentials: Record<string, Credential>, answer: (id: string) => PollResult) {
  const tried: string[] = [];
  const idOf = (credential: Credential) =>
    Object.entries(credentials).find(([, one]) => one === credential)?.[0] ?? '';
  const driver = (id: 'snmp' | 'routeros'): DeviceDriver => ({
    id,
    title: id,
    defaultPort: 161,
    credentialKinds: id === 'snmp' ? ['snmp-community'] : ['routeros'],
    controls: 'one',
    open: ({ address, credential }) => ({
      poll: async () => {
        tried.push(`${idOf(credential)}@${address}`);
        return answer(idOf(credential));
      },
      close: async () => {},
    }),
  });
  const scope: DiscoveryScope = {
    targets: [],
    excluded: [],
    neighbours: false,
    silentToo: false,
    ratePerSecond: 100,
    snmpPort: null,
    routerosPort: port,
  };
  const list = Object.entries(credentials).map(
    ([id, credential]): TriedCredential => ({ id, name: id, credential }),
  );
  const drivers = [driver('snmp'), driver('routeros')];
  return { tried, hosts: new HostIdentifier({ drivers, scope, credentials: list, now: () => 1 }) };
}

const login = (user: string): Credential => ({
  kind: 'routeros',
  user,
  password: 'x',
  tls: false,
});
const community = (text: string): Credential => ({
  kind: 'snmp-community',
  version: '2c',
  community: text,
});

describe('HostIdentifier', () => {
  it('gives a router a few refused logins in all, over all of its addresses', async () => {
    const { tried, hosts } = rig(
      { a: login('a'), b: login('b'), c: login('c'), d: login('d'), e: login('e') },
      () => refused,
    );
    const budget = { left: MOST_REFUSED_LOGINS };
    expect(await hosts.routeros(HERE, budget, signal)).toBeUndefined();
    expect(await hosts.routeros('127.0.0.1', budget, signal)).toBeUndefined();
    expect(tried).toEqual([`a@${HERE}`, `b@${HERE}`, `c@${HERE}`]);
  });

  it('knocks first: where nothing listens no password is sent', async () => {
    const { tried, hosts } = rig({ a: login('a') }, () => reading);
    expect(await hosts.routeros('127.7.7.7', { left: 3 }, signal)).toBeUndefined();
    expect(tried).toEqual([]);
  });

  it('tries first what opened others', async () => {
    const { tried, hosts } = rig({ wrong: community('w'), right: community('r') }, (id) =>
      id === 'right' ? reading : silent,
    );
    const first = await hosts.snmp('10.0.0.1', signal);
    expect(first?.way).toEqual({ driver: 'snmp', credentialId: 'right' });
    await hosts.snmp('10.0.0.2', signal);
    expect(tried).toEqual(['wrong@10.0.0.1', 'right@10.0.0.1', 'right@10.0.0.2']);
  });

  it('ends with its signal', async () => {
    const { hosts } = rig({ a: community('a') }, () => reading);
    await expect(hosts.snmp('10.0.0.1', AbortSignal.abort(new Error('stop')))).rejects.toThrow(
      'stop',
    );
  });
});
