import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routerosDriver } from '@atalaya/collector/drivers/routeros/routeros.driver';
import { snmpDriver } from '@atalaya/collector/drivers/snmp/snmp.driver';
import type { Observation } from '@atalaya/core/domain/network/reading';
import type {
  Credential,
  DeviceSession,
  PollResult,
  PollScope,
} from '@atalaya/core/ports/device-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAB_SECRETS, type Lab, startLab } from './start-lab.js';

const ALL: ReadonlySet<PollScope> = new Set(['fast', 'slow', 'inventory']);
let lab: Lab;
let folder: string;
let leapMs = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-lab-'));
  lab = await startLab({
    devices: 60,
    now: () => Date.now() + leapMs,
    folder,
    hasStory: false,
    advanceHours: async (hours) => {
      leapMs += hours * 3_600_000;
    },
  });
});
afterAll(async () => {
  await lab.close();
  await rm(folder, { recursive: true });
});

function open(name: string): DeviceSession {
  const door = lab.doors.get(name);
  const snmp: Credential = {
    kind: 'snmp-community',
    version: '2c',
    community: LAB_SECRETS.snmpCommunity,
  };
  const routeros: Credential = {
    kind: 'routeros',
    user: LAB_SECRETS.routerosUser,
    password: LAB_SECRETS.routerosPassword,
    tls: false,
  };
  const [driver, port, credential] = door?.routerosPort
    ? [routerosDriver, door.routerosPort, routeros]
    : [snmpDriver, door?.snmpPort ?? 0, snmp];
  if (driver.controls !== 'one') throw new Error('not a device driver');
  return driver.open({ address: '127.0.0.1', port, credential }, { now: () => Date.now() });
}

async function read(name: string): Promise<PollResult> {
  const session = open(name);
  try {
    return await session.poll(ALL, AbortSignal.timeout(10_000));
  } finally {
    await session.close();
  }
}

async function tell(path: string, body?: object): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${lab.url}${path}`, {
    method: 'POST',
    ...(body
      ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {}),
  });
  return { status: response.status, answer: await response.json() };
}

function values(observations: readonly Observation[], metric: string): number[] {
  return observations.flatMap((one) =>
    one.kind === 'gauge' && one.metric === metric ? [one.value] : [],
  );
}

describe('every simulator', () => {
  it("is read by the collector's drivers", async () => {
    const silent: string[] = [];
    for (const [name, door] of lab.doors) {
      if (door.snmpPort === null && door.routerosPort === null) continue;
      const result = await read(name);
      if (!result.ok) silent.push(`${name}: ${result.error.message}`);
    }
    expect(silent).toEqual([]);
  }, 60_000);

  it('shows the world: signals, stations, sessions, home routers', async () => {
    const cpe = lab.world.subscribers.find(
      (one) => one.plan.bridged && one.cpe.plan.speaks.includes('snmp-mikrotik'),
    );
    if (!cpe) throw new Error('no such subscriber');
    const seen = await read(cpe.plan.cpe);
    if (!seen.ok) throw new Error(seen.error.message);
    const signal = lab.world.network.radio(cpe.cpe)?.signalDbm ?? 0;
    const [read1] = values(seen.value.observations, 'radio.signal_dbm');
    expect(Math.abs((read1 ?? 0) - signal)).toBeLessThanOrEqual(1);
    const router = await read(cpe.plan.router);
    if (!router.ok) throw new Error(router.error.message);
    const session = router.value.pppSessions?.find((one) => one.user === cpe.plan.user);
    expect(session?.callerId).toBe(cpe.plan.homeRouterMac);
    expect(seen.value.bridgeHosts?.map((host) => host.mac)).toContain(session?.callerId);
  });

  it('lists the stations of each kind of access point', async () => {
    const aps = [...lab.world.network.devices.values()].filter(({ plan }) => plan.role === 'ap');
    for (const ap of aps) {
      const result = await read(ap.plan.name);
      if (!result.ok) throw new Error(`${ap.plan.name}: ${result.error.message}`);
      const stations = result.value.stations?.map((station) => station.mac).sort();
      const expected = lab.world.network.stationsOf(ap).map((station) => station.plan.radio?.mac);
      expect(stations, `${ap.plan.name} ${ap.plan.radio?.stack}`).toEqual(expected.sort());
      const signals = values(result.value.observations, 'station.signal_dbm');
      expect(signals).toHaveLength(expected.length);
      expect(signals.every((dbm) => dbm < -30 && dbm > -95)).toBe(true);
    }
  }, 30_000);

  it('answers echoes and UISP from the same world', async () => {
    const cpe = lab.world.network.device('Cliente 001');
    const ask = async () => {
      const hosts = [cpe.plan.address, '10.99.0.1'];
      return (await tell('/echo', { hosts })).answer as { rttsMs: (number | null)[] };
    };
    const { rttsMs } = await ask();
    expect(rttsMs[1]).toBeNull();
    const response = await fetch(`${lab.uisp.url}/nms/api/v2.1/devices`, {
      headers: { 'x-auth-token': LAB_SECRETS.uispToken },
    });
    const devices = (await response.json()) as { identification: { name: string } }[];
    const managed = [...lab.world.network.devices.values()].filter(({ plan }) => plan.uispId);
    expect(devices.map((device) => device.identification.name).sort()).toEqual(
      managed.map(({ plan }) => plan.name).sort(),
    );
  });
});

describe('scenario control', () => {
  it('silences what it kills on every way, and gives it back', async () => {
    const cpe = 'Cliente 001';
    const address = lab.world.network.device(cpe).plan.address;
    expect((await tell('/devices/cliente-001/kill')).status).toBe(200);
    expect((await tell('/echo', { hosts: [address] })).answer).toEqual({ rttsMs: [null] });
    const session = open(cpe);
    const dead = await session
      .poll(new Set(['fast']), AbortSignal.timeout(1_500))
      .catch(() => null);
    await session.close();
    expect(dead?.ok ?? false).toBe(false);
    await tell('/devices/Cliente%20001/revive');
    expect((await read(cpe)).ok).toBe(true);
  });

  it('names what is wrong with an input', async () => {
    expect(await tell('/devices/cliente-001/loss', { fraction: 2 })).toEqual({
      status: 400,
      answer: { error: 'fraction must be a number from 0 to 1', field: 'fraction' },
    });
    expect(await tell('/devices/cliente-001/kill', { why: 'x' })).toMatchObject({
      status: 400,
      answer: { field: 'why' },
    });
    expect(await tell('/devices/borde-central/fade')).toMatchObject({ answer: { field: 'name' } });
    expect(await tell('/world', { speed: 'fast' })).toMatchObject({ answer: { field: 'speed' } });
    expect(await tell('/devices/Clente%20001/kill')).toMatchObject({
      status: 404,
      answer: { near: expect.arrayContaining(['Cliente 001']) },
    });
    expect(await tell('/sites/torre-alta/kill')).toMatchObject({
      status: 404,
      answer: { near: expect.arrayContaining(['Torre Cerro Alto']) },
    });
  });

  it('moves the clock and the world with it', async () => {
    const before = lab.world.now;
    expect((await tell('/clock', { advanceHours: 24 })).status).toBe(200);
    expect(lab.world.now - before).toBeGreaterThanOrEqual(86_400_000);
    expect(await tell('/clock', { advanceHours: -1 })).toMatchObject({
      status: 400,
      answer: { field: 'advanceHours' },
    });
  });
});
