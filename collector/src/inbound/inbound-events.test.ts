import { createSocket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceEvent } from '@atalaya/core/domain/events/device-event';
import type { Inventory } from '@atalaya/core/ports/inventory-source';
import { createManualClock, type ManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import fc from 'fast-check';
import { createSession, Version1, Version2c } from 'net-snmp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatagramGate } from './datagram-gate.js';
import { EventWriter } from './event-writer.js';
import { InboundEvents } from './inbound-events.js';
import { SenderDirectory } from './sender-directory.js';

const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';
const PHRASE = 'tower-community';

function inventoryOf(
  ...devices: { tenantId: string; deviceId: string; address: string }[]
): Inventory {
  return {
    polls: devices.map(({ tenantId, deviceId, address }) => ({
      kind: 'device',
      id: deviceId,
      fingerprint: deviceId,
      tenantId,
      driver: 'snmp',
      address,
      port: null,
      credential: { kind: 'snmp-community', version: '2c', community: PHRASE },
      intervalMs: 60_000,
      device: { tenantId, deviceId, role: 'router', priorities: new Map() },
    })),
    echoes: [],
    units: new Map(),
    unusable: [],
  };
}

describe('what devices say on their own', () => {
  const stored: (DeviceEvent & { tenantId: string })[] = [];
  let inventory: Inventory;
  let clock: ManualClock;
  let writer: EventWriter;
  let inbound: InboundEvents;
  let trapPort: number;
  let syslogPort: number;
  let fails = false;

  beforeEach(async () => {
    stored.length = 0;
    fails = false;
    inventory = inventoryOf({ tenantId: 'a', deviceId: 'tower', address: '127.0.0.1' });
    clock = createManualClock();
    const storeEvents = async (tenantId: string, events: readonly DeviceEvent[]) => {
      if (fails) throw new Error('the database is away');
      stored.push(...events.map((event) => ({ ...event, tenantId })));
    };
    const log = { info: () => {}, warn: () => {} };
    writer = new EventWriter({ storeEvents }, clock, log);
    inbound = new InboundEvents({
      writer,
      senders: new SenderDirectory(() => inventory),
      clock,
      log,
      trapPort: 0,
      syslogPort: 0,
      host: '127.0.0.1',
    });
    const [first, second] = await inbound.start();
    trapPort = first ?? 0;
    syslogPort = second ?? 0;
  });
  afterEach(async () => {
    await inbound.stop();
    await writer.stop();
  });

  async function send(port: number, ...datagrams: (string | Uint8Array)[]): Promise<void> {
    const socket = createSocket('udp4');
    for (const datagram of datagrams) {
      await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve));
    }
    socket.close();
  }

  async function events(count: number): Promise<(DeviceEvent & { tenantId: string })[]> {
    for (let tries = 0; tries < 200 && stored.length < count; tries += 1) {
      await delay(10);
      await clock.advance(1_000);
    }
    return stored;
  }

  function trap(community: string, version: typeof Version1 | typeof Version2c): Promise<void> {
    const session = createSession('127.0.0.1', community, { trapPort, version });
    return new Promise((resolve, reject) => {
      // For v1: generic trap 2 is linkDown.
      session.trap(version === Version1 ? 2 : LINK_DOWN, [], (error) => {
        session.close();
        if (error) reject(error);
        else resolve();
      });
    });
  }

  it.each([
    ['v1', Version1],
    ['v2c', Version2c],
  ] as const)('a trap of SNMP%s is an event of the device that sent it', async (_name, version) => {
    await trap(PHRASE, version);
    expect(await events(1)).toMatchObject([
      { tenantId: 'a', deviceId: 'tower', kind: 'trap', title: 'linkDown', severity: 'warning' },
    ]);
  });

  it('an inform is acknowledged', async () => {
    const session = createSession('127.0.0.1', PHRASE, { trapPort, version: Version2c });
    const acknowledged = await new Promise<Error | null>((resolve) => {
      session.inform(LINK_DOWN, (error: Error | null) => resolve(error));
    });
    session.close();
    expect(acknowledged).toBeNull();
    expect(await events(1)).toHaveLength(1);
  });

  it('a trap with another community is refused, and counted', async () => {
    await trap('guess', Version2c);
    await trap(PHRASE, Version2c);
    expect(await events(1)).toHaveLength(1);
    expect(inbound.refused).toBe(1);
  });

  it('a line of syslog that tells of a link is kept; chatter is not', async () => {
    await send(
      syslogPort,
      '<30>dhcp,info dhcp1 assigned 10.0.0.9',
      '<30>interface,info ether1 link down',
    );
    expect(await events(1)).toMatchObject([
      { kind: 'syslog', severity: 'info', title: 'interface,info ether1 link down' },
    ]);
  });

  it('nobody we know is not heard', async () => {
    inventory = inventoryOf({ tenantId: 'a', deviceId: 'tower', address: '192.0.2.7' });
    await send(syslogPort, '<28>ether1 link down');
    for (let tries = 0; tries < 100 && inbound.refused === 0; tries += 1) await delay(10);
    expect(inbound.refused).toBe(1);
    expect(stored).toEqual([]);
  });

  it('an address of two tenants tells neither of them', async () => {
    inventory = inventoryOf(
      { tenantId: 'a', deviceId: 'tower', address: '127.0.0.1' },
      { tenantId: 'b', deviceId: 'other', address: '127.0.0.1' },
    );
    await send(syslogPort, '<28>ether1 link down');
    for (let tries = 0; tries < 100 && inbound.refused === 0; tries += 1) await delay(10);
    expect(stored).toEqual([]);
  });

  it('a device that floods has 30 events of a minute, the last of which says so', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `<28>ether${i} link down`);
    await send(syslogPort, ...lines);
    expect((await events(30)).at(-1)?.text).toContain('more in this minute was not kept');
    for (let tries = 0; tries < 100 && writer.dropped < 30; tries += 1) await delay(10);
    expect(stored).toHaveLength(30);
    expect(writer.dropped).toBe(30);
  });

  it('what cannot be stored waits until it can', async () => {
    fails = true;
    await send(syslogPort, '<28>ether1 link down');
    await delay(50);
    await clock.advance(3_000);
    expect(stored).toEqual([]);
    fails = false;
    expect(await events(1)).toHaveLength(1);
  });

  it('any bytes at all end nothing', async () => {
    const garbage = fc.sample(fc.uint8Array({ maxLength: 400 }), 60);
    await send(trapPort, ...garbage);
    await send(syslogPort, ...garbage.slice(0, 20));
    await trap(PHRASE, Version2c);
    const told = await events(1);
    expect(told.filter(({ kind }) => kind === 'trap')).toHaveLength(1);
  });
});

it('an address may send a burst, and 20 a second after it', () => {
  const gate = new DatagramGate();
  const let1 = Array.from({ length: 150 }, () => gate.lets('192.0.2.1', 0)).filter(Boolean);
  expect(let1).toHaveLength(100);
  expect(gate.refused).toBe(50);
  const later = Array.from({ length: 50 }, () => gate.lets('192.0.2.1', 1_000)).filter(Boolean);
  expect(later).toHaveLength(20);
  expect(gate.lets('192.0.2.2', 0)).toBe(true);
});
