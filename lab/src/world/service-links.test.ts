import type {
  KnownBridgeHost,
  KnownDevice,
  ServiceNetwork,
} from '@atalaya/core/domain/services/service-network';
import {
  type SuggestedServiceLink,
  suggestServiceLinks,
} from '@atalaya/core/domain/services/suggest-service-links';
import { describe, expect, it } from 'vitest';
import { planNetwork } from './plan-network.js';
import { bridgeHostsBehind } from './views/router-view.js';
import { World } from './world.js';

const START = Date.UTC(2026, 2, 8, 18);

interface Conditions {
  readonly names: 'right' | 'none' | 'swapped';
  readonly tables: 1 | 0.5 | 0;
}

interface Lab {
  readonly network: ServiceNetwork;
  /** `<service> <kind>` to the device that is right; absent where no device of the inventory is. */
  readonly truth: ReadonlyMap<string, string>;
  readonly bridged: ReadonlySet<string>;
}

/**
 * What the platform stores of the lab's provider. Made hard where fields are: a third of the CPEs is known by its
 * Ethernet MAC alone, one in ten is not in the inventory, every CPE hears all home routers of its sector on its radio
 * (no client isolation), half of the access points do not say behind which station they learnt a MAC. `names`: right,
 * saying nothing, or one in four carrying its neighbour's. `tables`: the share of devices whose bridge is read.
 */
function lab({ names, tables }: Conditions, devices = 600): Lab {
  const world = new World(planNetwork({ seed: 2026, devices }), START);
  const all = [...world.network.devices.values()];
  const isMissing = (index: number) => index % 10 === 9;
  const cpes = world.subscribers.map(({ cpe }) => cpe);
  const missing = new Set(cpes.filter((_, index) => isMissing(index)).map(({ plan }) => plan.name));
  const wireOnly = new Set(cpes.filter((_, index) => index % 3 === 0).map(({ plan }) => plan.name));
  const known = all.filter(({ plan }) => !missing.has(plan.name));
  const nameAs = new Map(
    cpes.map(({ plan }, index) => {
      const neighbour = cpes[index % 8 === 0 ? index + 1 : index - 1];
      const isSwapped = names === 'swapped' && index % 8 < 2;
      return [plan.name, isSwapped ? (neighbour?.plan.name ?? plan.name) : plan.name];
    }),
  );
  const nameOf = (name: string, role: string) => {
    if (role !== 'cpe') return name;
    return names === 'none' ? 'LiteBeam' : (nameAs.get(name) ?? name);
  };
  const bridgeHosts = known.flatMap((device, index): KnownBridgeHost[] => {
    if (index % 4 >= tables * 4) return [];
    const own = bridgeHostsBehind(world, device).map(({ mac, port, behindMac }) => ({
      deviceId: device.plan.name,
      mac,
      interface: port,
      behindMac: index % 2 === 0 ? behindMac : null,
    }));
    if (device.plan.role !== 'cpe' || !device.upstream) return own;
    const heard = bridgeHostsBehind(world, device.upstream).map(({ mac }) => ({
      deviceId: device.plan.name,
      mac,
      interface: device.plan.radio?.name ?? '',
      behindMac: null,
    }));
    const ownMacs = new Set(own.map(({ mac }) => mac));
    return [...own, ...heard.filter(({ mac }) => !ownMacs.has(mac))];
  });
  const truth = new Map<string, string>();
  for (const { plan, cpe } of world.subscribers) {
    if (!missing.has(cpe.plan.name)) truth.set(`${plan.user} cpe`, cpe.plan.name);
    if (cpe.upstream) truth.set(`${plan.user} access_point`, cpe.upstream.plan.name);
    truth.set(`${plan.user} router_session`, plan.router);
  }
  return {
    truth,
    bridged: new Set(world.subscribers.flatMap(({ plan }) => (plan.bridged ? [plan.user] : []))),
    network: {
      services: world.subscribers.map(({ plan }) => ({
        id: plan.user,
        accessKind: 'pppoe',
        accessIdentity: plan.user,
        customerName: plan.user,
      })),
      devices: known.map(({ plan }): KnownDevice => {
        const radio = wireOnly.has(plan.name) ? [] : [plan.radio?.mac ?? plan.mac];
        const { name, role, address } = plan;
        const macs = role === 'cpe' ? [plan.mac, ...radio] : [plan.mac];
        return { id: name, name: nameOf(name, role), role, address, macs, premises: null };
      }),
      sessions: world.subscribers.map(({ plan }) => ({
        routerId: plan.router,
        kind: 'pppoe',
        user: plan.user,
        mac: plan.callerId,
        address: plan.address,
        serverInterface: null,
        relayed: [],
      })),
      neighbours: [],
      stations: all
        .filter(({ plan }) => plan.role === 'ap')
        .flatMap((ap) =>
          world.network.stationsOf(ap).map(({ plan }) => ({
            accessPointId: ap.plan.name,
            mac: plan.radio?.mac ?? plan.mac,
            name: nameOf(plan.name, 'cpe'),
          })),
        ),
      bridgeHosts,
    },
  };
}

const KINDS = ['cpe', 'access_point', 'router_session'] as const;

function measure(lab: Lab, links: readonly SuggestedServiceLink[], of: (user: string) => boolean) {
  return KINDS.map((kind) => {
    const suggested = links.filter((link) => link.kind === kind && of(link.serviceId));
    const right = suggested.filter(
      ({ serviceId, deviceId }) => lab.truth.get(`${serviceId} ${kind}`) === deviceId,
    );
    const wanted = [...lab.truth.keys()].filter(
      (key) => key.endsWith(` ${kind}`) && of(key.split(' ')[0] ?? ''),
    );
    const precision = right.length / suggested.length;
    return { kind, precision, recall: right.length / wanted.length, of: wanted.length };
  });
}

describe('links suggested on the lab’s provider', () => {
  it.each([
    ['right names', { names: 'right', tables: 1 }, 1, 1],
    ['names that say nothing', { names: 'none', tables: 1 }, 1, 1],
    ['one in four CPEs named after another customer', { names: 'swapped', tables: 1 }, 0.94, 0.99],
    ['no names, and half of the bridge tables', { names: 'none', tables: 0.5 }, 0.99, 0.4],
    ['right names, and no bridge table', { names: 'right', tables: 0 }, 1, 0.85],
  ] as const)('with %s', (title, conditions, leastPrecision, leastRecall) => {
    const world = lab(conditions);
    const links = suggestServiceLinks(world.network);
    const groups = [
      ['routed CPEs', (user: string) => !world.bridged.has(user)],
      ['bridged CPEs', (user: string) => world.bridged.has(user)],
    ] as const;
    const lines: string[] = [];
    const below: string[] = [];
    for (const [group, of] of groups) {
      for (const { kind, precision, recall, of: count } of measure(world, links, of)) {
        lines.push(
          `${title}, ${group}, ${kind}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} of ${count}`,
        );
        if (precision < leastPrecision || recall < leastRecall) below.push(`${group}, ${kind}`);
      }
    }
    process.stdout.write(`${lines.join('\n')}\n`);
    expect(below).toEqual([]);
  });

  it('are called matched only where they are right', () => {
    const world = lab({ names: 'swapped', tables: 1 });
    const matched = suggestServiceLinks(world.network).filter(({ isMatched }) => isMatched);
    expect(matched.length).toBeGreaterThan(world.network.services.length);
    for (const { serviceId, kind, deviceId } of matched) {
      expect([serviceId, kind, deviceId]).toEqual([
        serviceId,
        kind,
        world.truth.get(`${serviceId} ${kind}`),
      ]);
    }
  });
});
