import { z } from 'zod';
import { DEVICE_ROLES, WAYS } from '../../domain/network/device.js';
import type { Credential } from '../../ports/device-driver.js';
import type { Inventory, PolledDevice, PollTarget } from '../../ports/inventory-source.js';
import { idSchema } from '../rest/fields.js';

const deviceSchema = z.object({
  deviceId: idSchema,
  role: z.enum(DEVICE_ROLES),
  priorities: z.array(z.tuple([z.enum(WAYS), z.number()])),
});

const targetShape = {
  id: idSchema,
  fingerprint: z.string(),
  driver: z.enum(['snmp', 'routeros', 'uisp']),
  address: z.string(),
  port: z.number().int().nullable(),
  /** As the platform opened it: what it took once is not judged again here. */
  credential: z.looseObject({ kind: z.string() }),
  intervalMs: z.number().positive(),
};

const probesSchema = z.object({
  addresses: z.array(z.string()).readonly(),
  dnsName: z.string().nullable(),
  dnsServer: z.string().nullable(),
});

/** The inventory of one collector as it lies in its sealed box: one tenant's, with open credentials. */
const packedInventorySchema = z.object({
  tenantId: idSchema,
  polls: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('device'),
        ...targetShape,
        device: deviceSchema,
        probes: probesSchema.optional(),
      }),
      z.object({
        kind: z.literal('controller'),
        ...targetShape,
        isHome: z.boolean(),
        members: z.array(z.tuple([z.string(), deviceSchema])),
      }),
    ]),
  ),
  echoes: z.array(
    z.object({
      device: deviceSchema,
      address: z.string(),
      windowMs: z.number().positive(),
      echoes: z.number().int().positive(),
    }),
  ),
  units: z.array(
    z.tuple([idSchema, z.object({ collectorId: idSchema.nullable(), shard: z.number().int() })]),
  ),
  unusable: z.array(
    z.object({
      table: z.enum(['device_sources', 'controllers']),
      id: idSchema,
      driver: z.enum(WAYS),
      name: z.string(),
      message: z.string(),
    }),
  ),
});

/** What its sealed box is for: another collector's, or of another kind, does not open as an inventory. */
export function inventoryBoxContext(collectorId: string): string {
  return `collector-link/inventory/${collectorId}`;
}

/** The text of an inventory that is all one tenant's. */
export function packInventory(tenantId: string, inventory: Inventory): string {
  const { polls, echoes, units, unusable } = inventory;
  const packed: z.input<typeof packedInventorySchema> = {
    tenantId,
    polls: polls.map((target) => {
      const { tenantId: _, ...rest } = target;
      return rest.kind === 'device'
        ? { ...rest, device: packDevice(rest.device) }
        : {
            ...rest,
            members: [...rest.members].map(([id, device]) => [id, packDevice(device)]),
          };
    }),
    echoes: echoes.map(({ device, ...echo }) => ({ ...echo, device: packDevice(device) })),
    units: [...units],
    unusable: unusable.map(({ tenantId: _, ...target }) => target),
  };
  return JSON.stringify(packed);
}

/** Throws for a text that `packInventory` did not make. */
export function unpackInventory(text: string): Inventory {
  const { tenantId, ...packed } = packedInventorySchema.parse(JSON.parse(text));
  const deviceOf = (device: z.output<typeof deviceSchema>): PolledDevice => ({
    ...device,
    tenantId,
    priorities: new Map(device.priorities),
  });
  return {
    polls: packed.polls.map((target): PollTarget => {
      const credential = target.credential as Credential;
      if (target.kind === 'device') {
        const { probes, ...rest } = target;
        const device = deviceOf(target.device);
        return { ...rest, tenantId, credential, device, ...(probes && { probes }) };
      }
      const members = target.members.map(([id, device]) => [id, deviceOf(device)] as const);
      return { ...target, tenantId, credential, members: new Map(members) };
    }),
    echoes: packed.echoes.map(({ device, ...echo }) => ({ ...echo, device: deviceOf(device) })),
    units: new Map(packed.units),
    unusable: packed.unusable.map((target) => ({ ...target, tenantId })),
  };
}

function packDevice({ deviceId, role, priorities }: PolledDevice) {
  return { deviceId, role, priorities: [...priorities] };
}
