import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { SimDevice } from '../world/sim-device.js';
import type { World } from '../world/world.js';
import { BadInput, emptyBody, numberField } from './control-input.js';
import { deviceState, worldState } from './control-view.js';
import { nameKey, nearNames } from './near-names.js';

export interface ControlOptions {
  readonly world: World;
  /** Called after each change, so that the simulators follow at once. */
  readonly changed: () => void;
  /** Moves the platform's clock forward; without it POST /clock is refused. */
  readonly advanceHours?: (hours: number) => Promise<void>;
  /** Makes a device's answers late: ms for each. */
  readonly slow: (device: SimDevice, delayMs: number) => void;
}

/** What a request asks of a device, after its body has been read. */
type Deed = (device: SimDevice, body: unknown) => void;

/** The scenario control: POST routes that make things happen to the world, GET routes that tell how it is. */
export function controlRoutes(options: ControlOptions): (app: FastifyInstance) => Promise<void> {
  const { world, changed } = options;
  return async (app) => {
    acceptAnyJson(app);
    app.setErrorHandler((error, _request, reply) => answerError(error, reply));
    app.setNotFoundHandler((request, reply) =>
      reply.code(404).send({ error: `There is no ${request.method} ${request.url} here.` }),
    );
    app.get('/state', async () => worldState(world));
    app.get('/devices', async () => ({
      items: [...world.network.devices.values()].map((device) => deviceState(world, device)),
    }));
    for (const [name, deed] of Object.entries(deedsOf(options))) {
      app.post<{ Params: { name: string } }>(`/devices/:name/${name}`, async (request, reply) => {
        const device = findDevice(world, request.params.name);
        if (!device)
          return unknownName(reply, 'device', request.params.name, world.network.devices.keys());
        deed(device, request.body);
        changed();
        return { device: deviceState(world, device) };
      });
    }
    siteRoutes(app, options);
    worldRoutes(app, options);
  };
}

/** A body is read as JSON whatever it is called (`curl -d` calls it a form), and may be empty. */
function acceptAnyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(new BadInput('body', 'must be JSON'));
    }
  });
}

/** A server of its own, on loopback. */
export async function startControlServer(
  options: ControlOptions & {
    readonly port?: number;
    /** Further routes of the lab on the same address. */
    readonly more?: (app: FastifyInstance) => Promise<void>;
  },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = Fastify({ forceCloseConnections: true });
  await app.register(controlRoutes(options));
  if (options.more) await app.register(options.more);
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return { url, close: () => app.close() };
}

function deedsOf({ world, slow }: ControlOptions): Readonly<Record<string, Deed>> {
  const plain =
    (deed: (device: SimDevice) => void): Deed =>
    (device, body) => {
      emptyBody(body);
      deed(device);
    };
  return {
    kill: plain((device) => world.kill(device)),
    revive: plain((device) => world.revive(device)),
    reboot: plain((device) => world.reboot(device)),
    unplug: plain((device) => world.unplug(device)),
    plug: plain((device) => world.plug(device)),
    fade: (device, body) => {
      if (!device.plan.radio) throw new BadInput('name', 'is a device without a radio');
      device.fadeLimitDb = 60;
      device.fadeDbPerMinute = numberField(body, 'dbPerMinute', { min: -60, max: 60, default: 1 });
    },
    loss: (device, body) => {
      device.lossFraction = numberField(body, 'fraction', { min: 0, max: 1 });
    },
    slow: (device, body) => {
      device.slowMs = numberField(body, 'ms', { min: 0, max: 60_000 });
      slow(device, device.slowMs);
    },
  };
}

function siteRoutes(app: FastifyInstance, { world, changed }: ControlOptions): void {
  const deeds = {
    kill: (site: string) => world.killSite(site),
    revive: (site: string) => world.reviveSite(site),
  };
  const names = world.network.plan.sites.map((site) => site.name);
  for (const [name, deed] of Object.entries(deeds)) {
    app.post<{ Params: { name: string } }>(`/sites/:name/${name}`, async (request, reply) => {
      const site = names.find((known) => nameKey(known) === nameKey(request.params.name));
      if (!site) return unknownName(reply, 'site', request.params.name, names);
      emptyBody(request.body);
      deed(site);
      changed();
      return { site, down: world.network.siteIsDown(site) };
    });
  }
}

function worldRoutes(app: FastifyInstance, options: ControlOptions): void {
  const { world, changed, advanceHours } = options;
  app.post('/clock', async (request, reply) => {
    const hours = numberField(request.body, 'advanceHours', { min: 0, max: 24 * 366 });
    if (!advanceHours) return reply.code(409).send({ error: 'No platform clock runs here.' });
    await advanceHours(hours);
    changed();
    return { now: new Date(world.now).toISOString() };
  });
  app.post('/world', async (request) => {
    world.speed = numberField(request.body, 'speed', { min: 0, max: 1_000 });
    return worldState(world);
  });
}

function findDevice(world: World, asked: string): SimDevice | undefined {
  const exact = world.network.devices.get(asked);
  if (exact) return exact;
  const key = nameKey(asked);
  return [...world.network.devices.values()].find((device) => nameKey(device.plan.name) === key);
}

function unknownName(
  reply: FastifyReply,
  kind: string,
  asked: string,
  names: Iterable<string>,
): FastifyReply {
  const near = nearNames(asked, names);
  return reply.code(404).send({ error: `There is no ${kind} named ${asked}.`, near });
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof BadInput) {
    return reply.code(400).send({ error: error.message, field: error.field });
  }
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  const message = error instanceof Error ? error.message : 'The lab failed.';
  return reply.code(typeof status === 'number' ? status : 500).send({ error: message });
}
