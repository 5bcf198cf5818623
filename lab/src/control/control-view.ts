import type { SimDevice } from '../world/sim-device.js';
import type { World } from '../world/world.js';

/** How a device of the world is now, for a person or a test. */
export function deviceState(world: World, device: SimDevice) {
  const { plan } = device;
  const link = world.network.radio(device);
  const subscriber = world.subscriberOf(plan.name);
  const session = subscriber
    ? world.services(subscriber.plan.router).sessions.get(subscriber.plan.user)
    : undefined;
  return {
    name: plan.name,
    role: plan.role,
    site: plan.site,
    upstream: plan.upstream,
    address: plan.address,
    mac: plan.radio?.mac ?? plan.mac,
    on: world.network.isOn(device),
    reachable: world.network.isReachable(device),
    killed: device.killed,
    unplugged: device.unplugged,
    uptimeS: Math.max(0, Math.round((world.now - device.startedAt) / 1_000)),
    fadeDb: Math.round(device.fadeDb * 10) / 10,
    fadeDbPerMinute: device.fadeDbPerMinute,
    lossFraction: device.lossFraction,
    slowMs: device.slowMs,
    signalDbm: link?.signalDbm ?? null,
    ccqPct: link?.ccqPct ?? null,
    stations: plan.role === 'ap' ? world.network.stationsOf(device).length : null,
    downBps: Math.round(device.through.downBps),
    upBps: Math.round(device.through.upBps),
    subscriber: subscriber
      ? {
          user: subscriber.plan.user,
          router: subscriber.plan.router,
          bridged: subscriber.plan.bridged,
          callerId: subscriber.plan.callerId,
          online: session !== undefined,
        }
      : null,
  };
}

export function worldState(world: World) {
  const devices = [...world.network.devices.values()];
  return {
    now: new Date(world.now).toISOString(),
    story: new Date(world.network.storyMs).toISOString(),
    speed: world.speed,
    devices: devices.length,
    reachable: devices.filter((device) => world.network.isReachable(device)).length,
    sessions: world.subscribers.filter(({ plan }) =>
      world.services(plan.router).sessions.has(plan.user),
    ).length,
    sitesDown: world.network.plan.sites
      .map((site) => site.name)
      .filter((site) => world.network.siteIsDown(site)),
  };
}
