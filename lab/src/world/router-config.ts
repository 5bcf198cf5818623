import { SERVICE_PLANS, type SubscriberPlan } from './network-plan.js';
import type { RouterServices } from './router-services.js';
import type { SimDevice } from './sim-device.js';

/** Of the world only this: who dials in at which router. */
interface SubscriberList {
  readonly subscribers: readonly { readonly plan: SubscriberPlan; readonly cpe: SimDevice }[];
}

/** Puts a router's first configuration in place: ports, addresses, plans, one secret per subscriber, leases. */
export function configureRouter(
  services: RouterServices,
  world: SubscriberList,
  device: SimDevice,
): void {
  for (const port of device.ports) {
    services.interfaces.add({ name: port.name, type: interfaceType(port.name), comment: '' });
  }
  const uplink = device.ports[0]?.name ?? 'ether1';
  services.addresses.add({ address: `${device.plan.address}/16`, interface: uplink, comment: '' });
  for (const name of ['default', 'default-encryption']) services.profiles.add({ name });
  if (device.plan.role === 'router') configurePppoe(services, world, device);
}

function configurePppoe(services: RouterServices, world: SubscriberList, device: SimDevice): void {
  for (const plan of SERVICE_PLANS) {
    services.profiles.add({
      name: plan.profile,
      'local-address': '100.77.0.1',
      'rate-limit': plan.rateLimit,
    });
  }
  services.filter.add({
    chain: 'forward',
    action: 'fasttrack-connection',
    'connection-state': 'established,related',
    comment: 'demo: fasttrack',
  });
  services.filter.add({
    chain: 'forward',
    action: 'accept',
    'connection-state': 'established,related',
    comment: 'demo: established',
  });
  for (const { plan, cpe } of world.subscribers) {
    if (plan.router !== device.plan.name) continue;
    services.secrets.add({
      name: plan.user,
      service: 'pppoe',
      password: plan.password,
      profile: plan.profile,
      comment: plan.name,
    });
    services.leases.add(
      {
        address: cpe.plan.address,
        'mac-address': cpe.plan.radio?.mac ?? cpe.plan.mac,
        server: 'gestion',
        'host-name': plan.name.replace(' ', '-'),
      },
      { dynamic: true },
    );
  }
}

function interfaceType(name: string): string {
  if (name.startsWith('wlan')) return 'wlan';
  if (name.startsWith('wifi')) return 'wifi';
  return name.startsWith('bridge') ? 'bridge' : 'ether';
}
