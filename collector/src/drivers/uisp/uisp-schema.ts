import { z } from 'zod';

/*
 * What is read of UISP's answers. Nearly every field may be null, absent or, in another release, of
 * another type: such a field is undefined here and spoils nothing else. Only an id is demanded.
 */

const MAX_TEXT_LENGTH = 128;
const MAX_INTERFACES = 512;
const MAX_STATIONS = 2_000;
const MAX_CHAINS = 8;

function optional<T extends z.ZodType>(schema: T) {
  return schema
    .nullish()
    .transform((value) => value ?? undefined)
    .catch(undefined);
}

/** The elements that fit; the others are left out. */
function listOf<T extends z.ZodType>(schema: T, max: number) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) => fitting(schema, items.slice(0, max)));
}

export function fitting<T extends z.ZodType>(schema: T, items: readonly unknown[]): z.output<T>[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

const id = z.string().min(1).max(MAX_TEXT_LENGTH);
const text = optional(
  z
    .string()
    .transform((value) => value.trim().slice(0, MAX_TEXT_LENGTH))
    .pipe(z.string().min(1)),
);
/** A number, or one in a string: `noiseFloor` and the MCS are strings in the specification. */
const number = optional(
  z.union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,15}(\.\d{1,9})?$/)
      .transform(Number),
  ]),
);
const flag = optional(z.boolean());

const siteReference = optional(z.object({ id, name: text }));

const identification = z.object({
  id,
  name: text,
  displayName: text,
  hostname: text,
  mac: text,
  model: text,
  modelName: text,
  vendor: text,
  type: text,
  role: text,
  status: text,
  firmwareVersion: text,
  serialNumber: text,
  ip: text,
  site: siteReference,
});

const psu = z.object({
  psuType: text,
  voltage: number,
  power: number,
  batteryCapacity: number,
  batteryTime: number,
});

const overview = z.object({
  status: text,
  lastSeen: text,
  cpu: number,
  ram: number,
  uptime: number,
  temperature: number,
  voltage: number,
  outputPower: number,
  stationsCount: number,
  signal: number,
  frequency: number,
  channelWidth: number,
  transmitPower: number,
  distance: number,
  downlinkCapacity: number,
  uplinkCapacity: number,
  totalCapacity: number,
  downlinkUtilization: number,
  uplinkUtilization: number,
  wirelessMode: text,
  batteryCapacity: number,
  batteryTime: number,
  psu: listOf(psu, 16),
});

/** The `airmax` and `airfiber` parts. */
const radioPart = optional(
  z.object({
    noiseFloor: number,
    ccq: number,
    signalChain: listOf(z.number(), MAX_CHAINS),
  }),
);

const networkInterface = z.object({
  identification: z.object({ name: id, mac: text, type: text, description: text }),
  status: optional(z.object({ status: text, plugged: flag, speed: text, currentSpeed: text })),
  statistics: optional(z.object({ rxrate: number, txrate: number })),
  wireless: optional(
    z.object({
      frequency: number,
      channelWidth: number,
      transmitPower: number,
      noiseFloor: number,
      dlRatio: number,
    }),
  ),
});

export const uispDevice = z.object({
  identification,
  overview: optional(overview),
  ipAddress: text,
  airmax: radioPart,
  airfiber: radioPart,
  interfaces: listOf(networkInterface, MAX_INTERFACES),
});
export type UispDevice = z.output<typeof uispDevice>;
export type UispOverview = z.output<typeof overview>;
export type UispInterface = z.output<typeof networkInterface>;

const station = z.object({
  mac: id,
  name: text,
  connected: flag,
  interfaceId: text,
  ipAddress: text,
  rxSignal: number,
  txSignal: number,
  noiseFloor: number,
  downlinkCapacity: number,
  uplinkCapacity: number,
  rxRate: number,
  txRate: number,
  rxMcs: number,
  rxMcsIndex: number,
  txMcs: number,
  txMcsIndex: number,
  distance: number,
  latency: number,
  connectionTime: number,
  uptime: number,
});
export type UispStation = z.output<typeof station>;
export const uispStations = listOf(station, MAX_STATIONS);

const linkEnd = optional(
  z.object({
    device: optional(z.object({ identification: z.object({ id }) })),
    interface: optional(z.object({ identification: optional(z.object({ name: text })) })),
    site: optional(z.object({ identification: optional(z.object({ id })) })),
  }),
);

export const uispDataLink = z.object({
  id,
  type: text,
  state: text,
  ssid: text,
  frequency: number,
  devicesDistance: number,
  from: linkEnd,
  to: linkEnd,
});

const parent = optional(z.object({ id }));
const location = optional(
  z.object({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }),
);

export const uispSite = z.object({
  id,
  identification: z.object({ name: text, type: text, status: text, suspended: flag, parent }),
  description: optional(
    z.object({ address: text, location, ucrmId: text, ipAddresses: listOf(id, 256) }),
  ),
});

export const uispOutage = z.object({
  id,
  type: text,
  startTimestamp: text,
  endTimestamp: text,
  inProgress: flag,
  device: optional(z.object({ id })),
  site: optional(z.object({ id })),
});

export const uispOutagePage = z.object({
  items: z.array(z.unknown()),
  pagination: optional(z.object({ pages: number })),
});
