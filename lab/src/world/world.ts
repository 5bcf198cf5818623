import type { NetworkPlan, SubscriberPlan } from './network-plan.js';
import { configureRouter } from './router-config.js';
import { type PppClient, RouterServices } from './router-services.js';
import { BOOT_MS, type SimDevice } from './sim-device.js';
import { SimNetwork } from './sim-network.js';
import { demandAt, limited, NO_TRAFFIC, type Traffic } from './traffic-model.js';

export interface Subscriber {
  readonly plan: SubscriberPlan;
  readonly client: PppClient;
  readonly cpe: SimDevice;
  readonly router: SimDevice;
}

const LONGEST_STRIDE_MS = 300_000;
const MOST_STRIDES = 500;
const MINUTE_MS = 60_000;

/**
 * A small provider that lives by the clock it is stepped with: the same seed, the same steps and the same interventions
 * give the same world. `speed` makes its story (weather, daily habits, fades) run faster than the clock, while counters
 * and uptimes keep to the clock, so that rates stay true.
 */
export class World {
  readonly network: SimNetwork;
  readonly subscribers: readonly Subscriber[];
  speed = 1;
  readonly #services = new Map<string, RouterServices>();
  readonly #subscriberOf = new Map<string, Subscriber>();
  readonly #clientsOf = new Map<string, PppClient[]>();
  readonly #byUser = new Map<string, Subscriber>();

  constructor(plan: NetworkPlan, startMs: number) {
    this.network = new SimNetwork(plan, startMs);
    for (const device of plan.devices) {
      if (device.speaks.includes('routeros')) this.#services.set(device.name, new RouterServices());
    }
    this.subscribers = plan.subscribers.map((subscriber) => this.#subscribe(subscriber));
    for (const [name, services] of this.#services) {
      configureRouter(services, this, this.network.device(name));
    }
    this.#live(0);
  }

  get now(): number {
    return this.network.now;
  }

  /** The configuration and sessions of a router or MikroTik radio; every RouterOS device has them. */
  services(name: string): RouterServices {
    const services = this.#services.get(name);
    if (!services) throw new Error(`${name} is not a RouterOS device.`);
    return services;
  }

  subscriberOf(cpe: string): Subscriber | undefined {
    return this.#subscriberOf.get(cpe);
  }

  /** Round trip in ms from one device to an address, or null; over the core, as the lab's routes go. */
  echoFrom(device: SimDevice, address: string): number | null {
    return this.network.isOn(device) ? this.network.echo(address) : null;
  }

  /** Whether a subscriber gets a page over IPv4, or over IPv6 from an address of his prefix. */
  fetches(user: string, fromIpv6?: string): boolean {
    const subscriber = this.#byUser.get(user);
    if (!subscriber) return false;
    const services = this.services(subscriber.plan.router);
    const session = services.sessions.get(user);
    if (!session || session.pathLostAt !== null) return false;
    services.syncLeaseLists();
    return !services.isBlocked(fromIpv6 ?? session.client.address);
  }

  /** Moves the world to `nowMs`; an earlier moment changes nothing. */
  step(nowMs: number): void {
    const total = nowMs - this.now;
    if (!(total > 0)) return;
    const strides = Math.min(Math.max(Math.ceil(total / LONGEST_STRIDE_MS), 1), MOST_STRIDES);
    for (let done = 1; done <= strides; done += 1) {
      const next = done === strides ? nowMs : Math.round(nowMs - total * (1 - done / strides));
      const elapsedMs = next - this.now;
      this.network.now = next;
      this.network.storyMs += elapsedMs * this.speed;
      this.#live(elapsedMs);
    }
  }

  kill(device: SimDevice): void {
    device.killed = true;
    this.#live(0);
  }

  revive(device: SimDevice): void {
    if (device.killed) this.#start(device, 0);
    device.killed = false;
    this.#live(0);
  }

  unplug(device: SimDevice): void {
    device.unplugged = true;
    this.#live(0);
  }

  plug(device: SimDevice): void {
    if (device.unplugged) this.#start(device, 0);
    device.unplugged = false;
    this.#live(0);
  }

  /** Uptime and counters go to zero after half a minute of silence. */
  reboot(device: SimDevice): void {
    this.#start(device, BOOT_MS);
    this.#live(0);
  }

  killSite(site: string): void {
    this.network.setSiteDown(site, true);
    this.#live(0);
  }

  reviveSite(site: string): void {
    if (!this.network.siteIsDown(site)) return;
    this.network.setSiteDown(site, false);
    for (const device of this.network.devices.values()) {
      if (device.plan.site === site && device.plan.role !== 'cpe') this.#start(device, 0);
    }
    this.#live(0);
  }

  #start(device: SimDevice, silentMs: number): void {
    device.boot(this.now, silentMs);
    this.#services.get(device.plan.name)?.forgetSessions(this.now);
  }

  /** Decides who is up, who is in session, who carries what; moves the counters by `elapsedMs`. */
  #live(elapsedMs: number): void {
    this.#fade(elapsedMs);
    for (const device of this.network.devices.values()) {
      device.associate(this.network.isAssociated(device), this.now);
    }
    for (const [name, services] of this.#services) {
      const clients = this.#clientsOf.get(name) ?? [];
      services.step(this.now, clients, (client) => this.#hasPath(client.user));
    }
    this.#carry(elapsedMs);
  }

  #fade(elapsedMs: number): void {
    const minutes = (elapsedMs * this.speed) / MINUTE_MS;
    for (const device of this.network.devices.values()) {
      if (device.fadeDbPerMinute === 0) continue;
      const faded = device.fadeDb + device.fadeDbPerMinute * minutes;
      device.fadeDb = Math.min(device.fadeLimitDb, Math.max(0, faded));
    }
  }

  #carry(elapsedMs: number): void {
    for (const device of this.network.devices.values()) device.through = NO_TRAFFIC;
    for (const subscriber of this.subscribers) {
      const traffic = this.#use(subscriber);
      this.services(subscriber.plan.router).carry(subscriber.plan.user, traffic, elapsedMs);
      if (traffic.downBps + traffic.upBps === 0) continue;
      for (let at: SimDevice | null = subscriber.cpe; at; at = at.upstream) {
        at.through = {
          downBps: at.through.downBps + traffic.downBps,
          upBps: at.through.upBps + traffic.upBps,
        };
      }
    }
    for (const device of this.network.devices.values()) {
      device.airtime = this.#airtime(device);
      if (this.network.isOn(device)) device.count(elapsedMs);
      else device.idle();
    }
  }

  /** What a subscriber gets through: nothing without a session, else the demand under every limit on its way. */
  #use({ plan, cpe }: Subscriber): Traffic {
    const services = this.services(plan.router);
    const session = services.sessions.get(plan.user);
    if (!session || session.pathLostAt !== null || services.isBlocked(session.client.address)) {
      return NO_TRAFFIC;
    }
    if (!this.network.isReachable(cpe)) return NO_TRAFFIC;
    const radio = this.network.radio(cpe);
    const limits = [session.rateLimit, services.queueLimit(session.client.address)].filter(
      (limit) => limit !== null,
    );
    if (radio) limits.push({ downBps: radio.downRateBps * 0.6, upBps: radio.upRateBps * 0.5 });
    return limited(demandAt(plan, this.network.storyMs), ...limits);
  }

  #airtime(device: SimDevice): number {
    const radio = device.plan.radio;
    if (!radio) return Math.min(1, device.through.downBps / 1e9);
    const capacity = 90e6 * (radio.channelWidthMhz / 20);
    return Math.min(0.98, 0.04 + (device.through.downBps + device.through.upBps) / capacity);
  }

  #hasPath(user: string): boolean {
    const subscriber = this.#byUser.get(user);
    if (!subscriber) return false;
    for (let at: SimDevice | null = subscriber.cpe; at; at = at.upstream) {
      if (!this.network.isOn(at) || !this.network.radioHolds(at)) return false;
      if (at === subscriber.router) return true;
    }
    return false;
  }

  #subscribe(plan: SubscriberPlan): Subscriber {
    const client = { user: plan.user, callerId: plan.callerId, address: plan.address };
    const subscriber = {
      plan,
      client,
      cpe: this.network.device(plan.cpe),
      router: this.network.device(plan.router),
    };
    const clients = this.#clientsOf.get(plan.router) ?? [];
    clients.push(client);
    this.#clientsOf.set(plan.router, clients);
    this.#byUser.set(plan.user, subscriber);
    this.#subscriberOf.set(plan.cpe, subscriber);
    return subscriber;
  }
}
