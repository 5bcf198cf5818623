import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planNetwork } from './plan-network.js';
import type { SimDevice } from './sim-device.js';
import { routerView } from './views/router-view.js';
import { World } from './world.js';

const START = Date.UTC(2026, 2, 1, 18);
const PLAN = planNetwork({ seed: 7, devices: 100 });
const SECOND = 1_000;

function world(): World {
  return new World(PLAN, START);
}

function pass(it: World, seconds: number, strideS = 1): void {
  for (let done = 0; done < seconds; done += strideS) it.step(it.now + strideS * SECOND);
}

function byRole(it: World, role: string): SimDevice[] {
  return [...it.network.devices.values()].filter((device) => device.plan.role === role);
}

/** Everything that can be told apart, as text. */
function fingerprint(it: World): string {
  return [...it.network.devices.values()]
    .map((device) => {
      const ports = device.ports.map((port) => `${port.inOctets}/${port.outOctets}`);
      const signal = it.network.radio(device)?.signalDbm;
      return `${device.plan.name} ${signal} ${ports} ${it.network.echo(device.plan.address)}`;
    })
    .join('\n');
}

describe('the world', () => {
  it('is the same for the same seed and steps', () => {
    const [a, b] = [world(), world()];
    for (const one of [a, b]) {
      pass(one, 60, 3);
      one.kill(one.network.device('Sectorial Norte Loma Azul'));
      pass(one, 30);
    }
    expect(fingerprint(a)).toBe(fingerprint(b));
    const other = new World(planNetwork({ seed: 8, devices: 100 }), START);
    expect(fingerprint(other)).not.toBe(fingerprint(world()));
  });

  it('has every subscriber in session, half of them from behind a bridged CPE', () => {
    const it = world();
    expect(it.subscribers).toHaveLength(69);
    const bridged = it.subscribers.filter(({ plan }) => plan.bridged);
    expect(bridged).toHaveLength(34);
    for (const { plan, cpe } of it.subscribers) {
      const session = it.services(plan.router).sessions.get(plan.user);
      expect(session?.client.callerId).toBe(
        plan.bridged ? plan.homeRouterMac : cpe.plan.radio?.mac,
      );
    }
  });

  it('knows a bridged home router only from bridge tables', () => {
    const it = world();
    const { plan, cpe } = it.subscribers.find(
      (one) => one.plan.bridged && one.cpe.plan.vendor === 'MikroTik',
    ) ?? { plan: undefined, cpe: undefined };
    if (!plan || !cpe?.upstream) throw new Error('no such subscriber');
    const ap = routerView(it, cpe.upstream);
    expect(ap.stations().map((station) => station.mac)).not.toContain(plan.homeRouterMac);
    expect(ap.bridgeHosts()).toContainEqual({
      mac: plan.homeRouterMac,
      port: cpe.upstream.plan.radio?.name,
      behindMac: cpe.plan.radio?.mac,
    });
  });

  it('carries traffic that adds up towards the core', () => {
    const it = world();
    pass(it, 30);
    const core = it.network.device('Borde Central');
    const sum = byRole(it, 'cpe').reduce((total, cpe) => total + cpe.through.downBps, 0);
    expect(core.through.downBps).toBeCloseTo(sum, 3);
    expect(sum).toBeGreaterThan(1e6);
  });

  it('loses the stations of a dead access point, its echoes and, a little later, their sessions', () => {
    const it = world();
    const ap = it.network.device('Sectorial Norte Cerro Alto');
    const stations = it.network.stationsOf(ap);
    expect(stations.length).toBeGreaterThan(3);
    it.kill(ap);
    expect(it.network.stationsOf(ap)).toEqual([]);
    const router = it.services('Router Cerro Alto');
    const before = router.sessions.size;
    pass(it, 12);
    expect(router.sessions.size).toBe(before - stations.length);
    for (const station of stations) {
      expect(it.network.isReachable(station)).toBe(false);
      expect(it.network.echo(station.plan.address)).toBeNull();
    }
    it.revive(ap);
    pass(it, 20);
    expect(router.sessions.size).toBe(before);
    expect(it.network.isReachable(ap)).toBe(true);
    expect(it.now - ap.startedAt).toBeLessThan(30 * SECOND);
  });

  it('darkens everything behind a tower without power, and nothing else', () => {
    const it = world();
    it.killSite('Torre Cerro Alto');
    const dark = new Set(['Torre Cerro Alto', 'Torre Peña Gris']);
    for (const device of it.network.devices.values()) {
      expect(it.network.isReachable(device)).toBe(!dark.has(device.plan.site));
    }
    it.reviveSite('Torre Cerro Alto');
    for (const device of it.network.devices.values()) {
      expect(it.network.isReachable(device)).toBe(true);
    }
  });

  it('lets a reboot be silent for half a minute and begin at zero', () => {
    const it = world();
    const router = it.network.device('Router Loma Azul');
    it.reboot(router);
    expect(router.ports.every((port) => port.inOctets === 0n)).toBe(true);
    pass(it, 29);
    expect(it.network.echo(router.plan.address)).toBeNull();
    pass(it, 2);
    expect(it.network.isReachable(router)).toBe(true);
    expect(routerView(it, router).system().uptimeMs).toBe(31 * SECOND);
  });

  it('fades a link as fast as told, until the station is lost', () => {
    const it = world();
    const cpe = it.network.device('Cliente 001');
    const before = it.network.radio(cpe)?.signalDbm ?? 0;
    cpe.fadeDbPerMinute = 6;
    pass(it, 60);
    expect(Math.abs((it.network.radio(cpe)?.signalDbm ?? 0) - (before - 6))).toBeLessThanOrEqual(2);
    pass(it, 600, 10);
    expect(cpe.associatedAt).toBeNull();
  });

  it('fades every station of an access point that fades', () => {
    const it = world();
    const ap = it.network.device('Sectorial Norte Cerro Alto');
    const signals = () => it.network.stationsOf(ap).map((one) => it.network.radio(one)?.signalDbm);
    const before = signals();
    ap.fadeDb = 10;
    expect(signals()).toEqual(before.map((dbm) => (dbm ?? 0) - 10));
  });

  it('tells its story faster than the clock when asked, and its rates stay true', () => {
    const it = world();
    it.speed = 60;
    pass(it, 60);
    expect(it.network.storyMs - START).toBe(3_600 * SECOND);
    const port = it.network.device('Borde Central').ports[0];
    const from = port?.inOctets ?? 0n;
    pass(it, 10);
    const bps = (Number((port?.inOctets ?? 0n) - from) * 8) / 10;
    expect(bps).toBeLessThan(69 * 50e6);
  });

  it('survives a leap of days in one step', () => {
    const it = world();
    it.step(START + 10 * 86_400 * SECOND);
    expect(it.network.isReachable(it.network.device('Cliente 010'))).toBe(true);
    expect(
      it.subscribers.every(({ plan }) => it.services(plan.router).sessions.has(plan.user)),
    ).toBe(true);
  });
});

const NAMES = PLAN.devices.map((device) => device.name);
const deed = fc.record({
  what: fc.constantFrom('kill', 'revive', 'unplug', 'plug', 'reboot', 'pass'),
  who: fc.constantFrom(...NAMES),
  seconds: fc.integer({ min: 1, max: 90 }),
});

describe('whatever happens', () => {
  it('counters fall only when their device starts anew, and the dead answer nothing', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 25 }), (deeds) => {
        const it = world();
        for (const { what, who, seconds } of deeds) {
          const before = snapshot(it);
          const device = it.network.device(who);
          if (what === 'pass') pass(it, seconds, Math.ceil(seconds / 3));
          else it[what](device);
          for (const [port, { octets, boots }] of before) {
            if (boots === port.device.boots) expect(port.port.inOctets >= octets).toBe(true);
          }
          expectSilenceOfTheDead(it);
        }
      }),
      { numRuns: 25 },
    );
  });
});

function snapshot(it: World) {
  return [...it.network.devices.values()].flatMap((device) =>
    device.ports.map(
      (port) =>
        [
          { device, port },
          { octets: port.inOctets, boots: device.boots },
        ] as const,
    ),
  );
}

function expectSilenceOfTheDead(it: World): void {
  for (const device of it.network.devices.values()) {
    const up = device.upstream;
    if (device.killed || device.unplugged) expect(it.network.isReachable(device)).toBe(false);
    if (up && !it.network.isReachable(up)) expect(it.network.isReachable(device)).toBe(false);
    if (!it.network.isReachable(device)) expect(it.network.echo(device.plan.address)).toBeNull();
    if (!it.network.isOn(device)) expect(it.network.stationsOf(device)).toEqual([]);
  }
}
