import { z } from 'zod';
import { EVENT_KINDS, EVENT_SEVERITIES } from '../../domain/events/device-event.js';
import { WAYS } from '../../domain/network/device.js';
import type { DhcpLeaseFact } from '../../domain/network/reading.js';
import type { DeviceFacts } from '../../ports/findings.js';
import { idSchema } from '../rest/fields.js';
import { storableTextSchema } from './fields.js';

const text = storableTextSchema(512);
const MOST_ROWS = 4_096;
/** 2000-01-01 to 2100-01-01: what a database takes for a date. */
const instant = z.number().int().min(946_684_800_000).max(4_102_444_800_000);

const factsSchema = z.strictObject({
  deviceId: idSchema,
  observedAt: instant,
  identity: z
    .strictObject({
      vendor: text.optional(),
      model: text.optional(),
      version: text.optional(),
      name: text.optional(),
      serial: text.optional(),
      macs: z.array(text).max(MOST_ROWS).optional(),
    })
    .optional(),
  interfaces: z
    .array(
      z.strictObject({
        name: text,
        mac: text.optional(),
        kind: text.optional(),
        running: z.boolean().optional(),
        comment: text.optional(),
      }),
    )
    .max(MOST_ROWS)
    .optional(),
  stations: z
    .array(
      z.strictObject({
        mac: text,
        radio: text,
        name: text.optional(),
        lastIp: text.optional(),
        cap: z.strictObject({ name: text.optional(), mac: text.optional() }).optional(),
      }),
    )
    .max(MOST_ROWS)
    .optional(),
  bridgeHosts: z
    .array(z.strictObject({ mac: text, interface: text, behindMac: text.optional() }))
    .max(MOST_ROWS)
    .optional(),
  neighbours: z
    .array(
      z.strictObject({
        mac: text.optional(),
        address: text.optional(),
        name: text.optional(),
        interface: text.optional(),
        platform: text.optional(),
      }),
    )
    .max(MOST_ROWS)
    .optional(),
  arp: z
    .array(z.strictObject({ address: text, mac: text, interface: text.optional() }))
    .max(MOST_ROWS)
    .optional(),
  /** Those that tell who relayed them. */
  dhcpLeases: z
    .array(
      z.strictObject({
        address: text,
        mac: text,
        hostName: text.optional(),
        server: text.optional(),
        relayed: z.array(text).max(2).optional(),
        bound: z.boolean(),
        expiresAt: z.number().optional(),
      }),
    )
    .max(MOST_ROWS)
    .optional(),
  pppSessions: z
    .array(
      z.strictObject({
        user: text,
        callerId: text,
        address: text.optional(),
        uptimeS: z.number().optional(),
        serverInterface: text.optional(),
      }),
    )
    .max(MOST_ROWS)
    .optional(),
});
export type LinkFacts = z.infer<typeof factsSchema>;

/** What a collector found besides samples; each kind may be absent. */
export const linkFindingsSchema = z
  .strictObject({
    facts: z.array(factsSchema).max(1_000),
    outcomes: z
      .array(
        z.strictObject({
          table: z.enum(['device_sources', 'controllers']),
          id: idSchema,
          driver: z.enum(WAYS),
          at: instant,
          error: text.nullable(),
          warnings: z.array(text).max(20).optional(),
        }),
      )
      .max(5_000),
    events: z
      .array(
        z.strictObject({
          deviceId: idSchema,
          kind: z.enum(EVENT_KINDS),
          severity: z.enum(EVENT_SEVERITIES),
          title: storableTextSchema(300),
          text: storableTextSchema(2_200),
          at: instant,
        }),
      )
      .max(10_000),
  })
  .partial();
export type LinkFindings = z.infer<typeof linkFindingsSchema>;

export const linkTakenSchema = z.object({
  accepted: z.number().int(),
  /** Of devices outside the collector's share. */
  refused: z.number().int(),
});

/** What of a reading is stored as facts; its observations are samples by now. */
export function packFacts({ deviceId, reading }: DeviceFacts): LinkFacts {
  const { observedAt, identity, interfaces, stations, bridgeHosts } = reading;
  const { neighbours, arp, pppSessions, dhcpLeases } = reading;
  return {
    deviceId,
    observedAt,
    ...(identity && { identity: { ...identity, macs: identity.macs && [...identity.macs] } }),
    ...(interfaces && { interfaces: [...interfaces] }),
    ...(stations && { stations: [...stations] }),
    ...(bridgeHosts && { bridgeHosts: [...bridgeHosts] }),
    ...(neighbours && { neighbours: [...neighbours] }),
    ...(arp && { arp: [...arp] }),
    ...(pppSessions && { pppSessions: [...pppSessions] }),
    ...(dhcpLeases && { dhcpLeases: dhcpLeases.map(packLease) }),
  };
}

const packLease = ({ relayed, ...lease }: DhcpLeaseFact) => ({
  ...lease,
  ...(relayed && { relayed: [...relayed] }),
});

export function unpackFacts(tenantId: string, { deviceId, ...facts }: LinkFacts): DeviceFacts {
  return {
    tenantId,
    deviceId,
    // A property that JSON left out is absent here too, whatever its type allows.
    reading: {
      ...(facts as Omit<DeviceFacts['reading'], 'observations' | 'warnings'>),
      observations: [],
      warnings: [],
    },
  };
}
