import { z } from 'zod';
import { EQUIPMENT_KINDS, EQUIPMENT_OWNERS } from '../../domain/customers/equipment.js';
import { ENFORCEMENT_MODES } from '../../domain/enforcement/network-command.js';
import { addressNumber } from '../../domain/provisioning/address-range.js';
import { PUSH_STATES } from '../../domain/provisioning/push-state.js';
import { LONGEST_USER, readUserPattern } from '../../domain/provisioning/user-pattern.js';
import { ACCESS_KINDS, type AccessKind } from '../../domain/services/service.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { TICKET_PRIORITIES } from '../../domain/tickets/ticket.js';
import { customerCreateSchema } from './customers.js';
import { idSchema, instantSchema, macSchema } from './fields.js';
import { moneySchema } from './plans.js';

const patternSchema = z.string().superRefine((text, issues) => {
  const read = readUserPattern(text);
  if (!read.ok) issues.addIssue({ code: 'custom', message: read.error });
});

export const provisioningSettingsSchema = z.object({
  /** How PPPoE users are named, such as `{name}-{n}`. */
  userPattern: z.string(),
  /** A user that the pattern gives. */
  example: z.string(),
});
export type ProvisioningSettings = z.infer<typeof provisioningSettingsSchema>;
export const provisioningSettingsInputSchema = z.strictObject({ userPattern: patternSchema });

const userSchema = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_USER)
  .regex(/^[A-Za-z0-9._@-]+$/, 'must be letters, digits and . _ @ - without blanks');
/** As routers name profiles and servers: no control characters. */
const routerNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(63)
  .refine(
    (text) => [...text].every((char) => char >= ' ' && char !== '\u007f'),
    'must not have control characters',
  );

const equipmentSchema = z
  .strictObject({
    kind: z.enum(EQUIPMENT_KINDS).default('cpe'),
    serial: z.string().trim().toUpperCase().min(1).max(64).nullable().default(null),
    mac: macSchema.nullable().default(null),
    model: z.string().trim().max(120).default(''),
    owner: z.enum(EQUIPMENT_OWNERS).default('isp'),
  })
  .refine(({ serial, mac }) => serial !== null || mac !== null, {
    path: ['serial'],
    message: 'needs a serial number or a MAC address',
  });

interface GivenAccess {
  readonly customerId?: string | undefined;
  readonly customer?: unknown;
  readonly accessKind: AccessKind;
  readonly userName: string | null;
  readonly profile: string | null;
  readonly mac: string | null;
  readonly dhcpServer: string | null;
  readonly poolId: string | null;
  readonly ipAddress: string | null;
}

/** Fields that do not go together, and what is wrong with each. */
function accessProblems(given: GivenAccess): readonly (readonly [string, string])[] {
  const { accessKind, poolId, ipAddress } = given;
  const isPppoe = accessKind === 'pppoe';
  const isDhcp = accessKind === 'dhcp';
  const checks: readonly (readonly [boolean, string, string])[] = [
    [
      (given.customerId === undefined) === (given.customer === undefined),
      'customerId',
      'is needed, or a new customer, and not both',
    ],
    [!isPppoe && given.userName !== null, 'userName', 'is for PPPoE lines'],
    [!isPppoe && given.profile !== null, 'profile', 'is for PPPoE lines'],
    [!isPppoe && poolId === null && ipAddress === null, 'poolId', 'is needed, or an address'],
    [poolId !== null && ipAddress !== null, 'ipAddress', 'is either of a pool or of its own'],
    [isDhcp && given.mac === null, 'mac', 'is needed for a DHCP line'],
    [!isDhcp && given.mac !== null, 'mac', 'is for DHCP lines'],
    [!isDhcp && given.dhcpServer !== null, 'dhcpServer', 'is for DHCP lines'],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, field, message]) => [field, message]);
}

export const provisioningCreateSchema = z
  .strictObject({
    /** Who is there already; else `customer`. */
    customerId: idSchema.optional(),
    customer: customerCreateSchema.optional(),
    planId: idSchema,
    address: z.string().trim().max(400).default(''),
    latitude: z.number().min(-90).max(90).nullable().default(null),
    longitude: z.number().min(-180).max(180).nullable().default(null),
    routerId: idSchema,
    /** The access point that the line hangs on, as a link that is confirmed or suggested. */
    accessPoint: z
      .strictObject({ deviceId: idSchema, isConfirmed: z.boolean().default(true) })
      .nullable()
      .default(null),
    accessKind: z.enum(ACCESS_KINDS).default('pppoe'),
    /** PPPoE: one of one's own in the place of the pattern's. */
    userName: userSchema.nullable().default(null),
    /** DHCP: the client's. */
    mac: macSchema.nullable().default(null),
    /** An address of this pool; none: the router's own pool gives one to a PPPoE line. */
    poolId: idSchema.nullable().default(null),
    /** An address of one's own in the place of a pool's, for DHCP and static lines. */
    ipAddress: z
      .string()
      .trim()
      .refine((text) => addressNumber(text) !== undefined, 'must be an IPv4 address')
      .nullable()
      .default(null),
    /** PPPoE: the router's profile to begin with; none: one with the plan's speed. */
    profile: routerNameSchema.nullable().default(null),
    /** DHCP: the router's server that leases; none: any. */
    dhcpServer: routerNameSchema.nullable().default(null),
    /** What is put up at the house: found by serial number or MAC address, else written down anew. */
    equipment: equipmentSchema.nullable().default(null),
    /** A ticket to install it. */
    ticket: z
      .strictObject({
        subject: z.string().trim().min(1).max(200),
        priority: z.enum(TICKET_PRIORITIES).default('normal'),
      })
      .nullable()
      .default(null),
    /** Left out: today. */
    billedFrom: daySchema.nullable().optional(),
    notes: z.string().max(4_000).default(''),
  })
  .superRefine((body, issues) => {
    for (const [field, message] of accessProblems(body)) {
      issues.addIssue({ code: 'custom', path: [field], message });
    }
  });
export type ProvisioningBody = z.output<typeof provisioningCreateSchema>;

export const provisioningSchema = z.object({
  serviceId: idSchema,
  customerId: idSchema,
  router: z.object({ id: idSchema, name: z.string(), mode: z.enum(ENFORCEMENT_MODES) }),
  accessKind: z.enum(ACCESS_KINDS),
  /** PPPoE user, MAC or address, as it was made. */
  identity: z.string(),
  /** Its own address; null: the router gives one. */
  address: z.string().nullable(),
  pool: z.object({ id: idSchema, name: z.string() }).nullable(),
  profile: z.string().nullable(),
  dhcpServer: z.string().nullable(),
  /** Whether there is a password that can be shown. */
  hasPassword: z.boolean(),
  state: z.enum(PUSH_STATES),
  /** Of the newest command. */
  commandId: idSchema.nullable(),
  error: z.string().nullable(),
  /** When it is tried again by itself; null: never. */
  retryAt: instantSchema.nullable(),
  /** When it was first read back. */
  verifiedAt: instantSchema.nullable(),
  madeAt: instantSchema,
  madeBy: z.string(),
});
export type Provisioning = z.infer<typeof provisioningSchema>;

/** null: the platform did not make this line. */
export const provisioningViewSchema = z.object({ line: provisioningSchema.nullable() });
export type ProvisioningView = z.infer<typeof provisioningViewSchema>;

/** The password is in this answer, and otherwise only where it is asked for on the record. */
export const provisionedSchema = provisioningSchema.extend({
  password: z.string().nullable(),
  ticketId: idSchema.nullable(),
});
export type Provisioned = z.infer<typeof provisionedSchema>;

export const revealedPasswordSchema = z.object({ identity: z.string(), password: z.string() });

/** Another profile to begin with, or none: as it was. */
export const provisioningPushSchema = z.strictObject({ profile: routerNameSchema.optional() });

export const provisioningOptionsSchema = z.object({
  userPattern: z.string(),
  plans: z.array(z.object({ id: idSchema, name: z.string(), price: moneySchema })),
  routers: z.array(z.object({ id: idSchema, name: z.string(), mode: z.enum(ENFORCEMENT_MODES) })),
  /** At most 1,000. */
  accessPoints: z.array(
    z.object({ id: idSchema, name: z.string(), siteName: z.string().nullable() }),
  ),
  pools: z.array(
    z.object({
      id: idSchema,
      name: z.string(),
      range: z.string(),
      routerId: idSchema.nullable(),
      free: z.number().int(),
      isScarce: z.boolean(),
    }),
  ),
});
export type ProvisioningOptions = z.infer<typeof provisioningOptionsSchema>;
