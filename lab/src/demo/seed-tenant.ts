import { LAB_SECRETS, type Lab } from '../scenarios/start-lab.js';
import type { DevicePlan } from '../world/network-plan.js';
import { type DemoClient, textOf } from './demo-client.js';
import { makeCustomers } from './make-customers.js';
import { setUpTenant } from './set-up-tenant.js';

export const DEMO_EMAIL = 'demo@atalaya.test';
export const DEMO_PASSWORD = 'atalaya-demo';
export const POLL_INTERVAL_MS = 10_000;

export interface DemoTenant {
  readonly tenantId: string;
  readonly wallUrl: string;
  readonly controllerId: string;
  /** Device id by name. */
  readonly deviceIds: ReadonlyMap<string, string>;
}

interface Keys {
  readonly snmp: string;
  readonly routeros: string;
  readonly controller: string;
}

const AT_ONCE = 6;

/** Makes the tenant "Demo WISP" with all of the lab's network, through the public API. */
export async function seedTenant(
  client: DemoClient,
  setupToken: string,
  lab: Lab,
): Promise<DemoTenant> {
  const tenantId = await setUpTenant(client, setupToken, {
    name: 'Demo WISP',
    slug: 'demo',
    owner: { name: 'Demo', email: DEMO_EMAIL, password: DEMO_PASSWORD },
  });
  const keys = await makeKeys(client, lab);
  const siteIds = await makeSites(client, lab);
  const deviceIds = await makeDevices(client, lab, { keys, siteIds });
  await makeCustomers(client, lab);
  const wall = await client.post('/wall-tokens', { name: 'Demo', showsRevenue: true });
  return {
    tenantId,
    wallUrl: textOf(wall, 'url', '/wall-tokens'),
    controllerId: keys.controller,
    deviceIds,
  };
}

async function makeKeys(client: DemoClient, lab: Lab): Promise<Keys> {
  const snmp = await client.make('/credentials', {
    name: 'SNMP demo',
    secret: { kind: 'snmp-community', version: '2c', community: LAB_SECRETS.snmpCommunity },
  });
  const routeros = await client.make('/credentials', {
    name: 'RouterOS demo',
    secret: {
      kind: 'routeros',
      user: LAB_SECRETS.routerosUser,
      password: LAB_SECRETS.routerosPassword,
      tls: false,
    },
  });
  const uisp = await client.make('/credentials', {
    name: 'UISP demo',
    secret: { kind: 'uisp', token: LAB_SECRETS.uispToken, tls: false },
  });
  const controller = await client.make('/controllers', {
    name: 'UISP demo',
    driver: 'uisp',
    address: '127.0.0.1',
    port: lab.uisp.port,
    credentialId: uisp,
  });
  return { snmp, routeros, controller };
}

async function makeSites(client: DemoClient, lab: Lab): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { name, kind, parent, latitude, longitude } of lab.world.network.plan.sites) {
    const parentId = parent === null ? null : (ids.get(parent) ?? null);
    ids.set(name, await client.make('/sites', { name, kind, latitude, longitude, parentId }));
  }
  return ids;
}

interface Made {
  readonly keys: Keys;
  readonly siteIds: ReadonlyMap<string, string>;
}

/** Infrastructure one by one, for each hangs on the one before; CPEs several at once. */
async function makeDevices(client: DemoClient, lab: Lab, made: Made): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const make = async (plan: DevicePlan): Promise<void> => {
    ids.set(plan.name, await client.make('/devices', deviceBody(plan, lab, made, ids)));
  };
  const { devices } = lab.world.network.plan;
  for (const plan of devices) if (plan.role !== 'cpe') await make(plan);
  const cpes = devices.filter((plan) => plan.role === 'cpe').values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const plan of cpes) await make(plan);
    }),
  );
  return ids;
}

function deviceBody(
  plan: DevicePlan,
  lab: Lab,
  { keys, siteIds }: Made,
  ids: ReadonlyMap<string, string>,
): object {
  const upstreamId = plan.upstream === null ? undefined : ids.get(plan.upstream);
  const macs = plan.radio ? [plan.mac, plan.radio.mac] : [plan.mac];
  return {
    name: plan.name,
    role: plan.role,
    siteId: siteIds.get(plan.site) ?? null,
    address: plan.address,
    vendor: plan.vendor,
    model: plan.model,
    serial: plan.serial,
    macs,
    tags: ['demo'],
    sources: sourcesOf(plan, lab, keys),
    ...(upstreamId ? { upstreamId } : {}),
  };
}

function sourcesOf(plan: DevicePlan, lab: Lab, keys: Keys): object[] {
  const door = lab.doors.get(plan.name);
  const intervalMs = POLL_INTERVAL_MS;
  const here = { address: '127.0.0.1', intervalMs, priority: 200 };
  const sources: object[] = [{ driver: 'icmp', address: plan.address, intervalMs }];
  if (door?.snmpPort) {
    sources.push({ driver: 'snmp', port: door.snmpPort, credentialId: keys.snmp, ...here });
  }
  if (door?.routerosPort) {
    sources.push({
      driver: 'routeros',
      port: door.routerosPort,
      credentialId: keys.routeros,
      ...here,
    });
  }
  if (plan.uispId) {
    sources.push({
      driver: 'uisp',
      controllerId: keys.controller,
      externalId: plan.uispId,
      priority: 100,
    });
  }
  return sources;
}
