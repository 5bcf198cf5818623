import { z } from 'zod';
import { parseAddress } from '../../domain/discovery/address-scope.js';
import { DEVICE_ROLES } from '../../domain/network/device.js';
import { SCRIPT_PARTS } from '../../domain/router-setup/install-script.js';
import {
  API_SSL_PORT,
  SETUP_STATES,
  SNMP_CHOICES,
} from '../../domain/router-setup/router-setup.js';
import { SETUP_PROBLEMS } from '../../domain/router-setup/setup-progress.js';
import {
  hostSchema,
  idSchema,
  instantSchema,
  listOf,
  localeSchema,
  nameSchema,
  portSchema,
} from './fields.js';

const isAddress = (text: string) => parseAddress(text) !== undefined;
const isWithin = (text: string, least: number): boolean => {
  const [address = '', bits = '', ...rest] = text.split('/');
  const isBits = /^(0|[1-9]\d?)$/.test(bits) && Number(bits) >= least && Number(bits) <= 32;
  return isAddress(address) && isBits && rest.length === 0;
};
const addressSchema = z.string().trim().refine(isAddress, 'must be an IPv4 address');
/** A prefix shorter than /8 is a typing mistake that would let half of the internet in. */
const sourceSchema = z
  .string()
  .trim()
  .refine(
    (text) => isAddress(text) || isWithin(text, 8),
    'must be an IPv4 address or a subnet such as 10.0.0.0/24',
  );

export const wireguardSchema = z.strictObject({
  collectorPublicKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'must be a WireGuard public key'),
  /** Where the router reaches the collector's WireGuard. */
  endpoint: hostSchema,
  endpointPort: portSchema.default(51_820),
  /** Of the router within the tunnel, with its prefix: 10.99.0.2/24. */
  routerAddress: z
    .string()
    .trim()
    .refine(
      (text) => isWithin(text, 8),
      'must be an IPv4 address with its prefix such as 10.99.0.2/24',
    ),
  collectorAddress: addressSchema,
});

export const routerSetupCreateSchema = z.strictObject({
  name: nameSchema,
  /** Where the collector reaches the router; with WireGuard its address in the tunnel when absent. */
  address: hostSchema.optional(),
  routeros: z.union([z.literal(6), z.literal(7)]).default(7),
  withWrite: z.boolean().default(false),
  /** Whence the collectors come, as the router sees them. */
  allowedFrom: z.array(sourceSchema).max(16).default([]),
  port: portSchema.default(API_SSL_PORT),
  snmp: z.enum(SNMP_CHOICES).default('v2c'),
  /** Where the collector asks by SNMP; the router itself listens on 161. */
  snmpPort: portSchema.default(161),
  /** Lets the collectors through the router's input chain. */
  firewall: z.boolean().default(true),
  wireguard: wireguardSchema.nullable().default(null),
  /** Of the script's comments and messages. */
  locale: localeSchema.default('es'),
});
export type RouterSetupCreate = z.output<typeof routerSetupCreateSchema>;
export type RouterSetupDraft = z.input<typeof routerSetupCreateSchema>;

const stepSchema = z.object({
  /** waiting: not tried yet. skipped: not asked for, or what comes before it failed. */
  state: z.enum(['waiting', 'ok', 'failed', 'skipped']),
  problem: z.enum(SETUP_PROBLEMS).nullable(),
  /** What the router or the network said, in English. */
  detail: z.string().nullable(),
});
export type RouterSetupStepView = z.infer<typeof stepSchema>;

export const foundRouterSchema = z.object({
  name: z.string().nullable(),
  model: z.string().nullable(),
  version: z.string().nullable(),
  serial: z.string().nullable(),
  macs: z.array(z.string()),
  interfaces: z.number().int(),
  pppSecrets: z.number().int().nullable(),
  pppSessions: z.number().int().nullable(),
  stations: z.number().int().nullable(),
  neighbours: z.number().int().nullable(),
});

export const routerSetupSchema = z.object({
  id: idSchema,
  /** In the names and comments of everything that the script makes on the router. */
  tag: z.string(),
  name: z.string(),
  address: z.string(),
  port: z.number().int(),
  routeros: z.union([z.literal(6), z.literal(7)]),
  withWrite: z.boolean(),
  snmp: z.enum(SNMP_CHOICES),
  wireguard: z.boolean(),
  state: z.enum(SETUP_STATES),
  steps: z.object({ api: stepSchema, login: stepSchema, snmp: stepSchema, echo: stepSchema }),
  tries: z.number().int(),
  triedAt: instantSchema.nullable(),
  nextTryAt: instantSchema.nullable(),
  /** SHA-256 of the router's certificate as the collector saw it; the script prints it on the router. */
  fingerprint: z.string().nullable(),
  found: foundRouterSchema.nullable(),
  /** What the inventory has already and is this router by a MAC, its serial or its address. */
  known: z.object({ id: idSchema, name: z.string() }).nullable(),
  deviceId: idSchema.nullable(),
  expiresAt: instantSchema,
  createdBy: z.string(),
  createdAt: instantSchema,
});
export type RouterSetupView = z.infer<typeof routerSetupSchema>;
export const routerSetupListSchema = listOf(routerSetupSchema);

export const routerScriptSchema = z.object({
  /** Holds secrets. */
  script: z.string(),
  parts: z.array(z.enum(SCRIPT_PARTS)),
});
export const routerSetupCreatedSchema = routerScriptSchema.extend({ setup: routerSetupSchema });
export type RouterSetupCreated = z.infer<typeof routerSetupCreatedSchema>;
export const routerScriptAskSchema = z.strictObject({ locale: localeSchema.default('es') });
export const uninstallScriptSchema = z.object({ script: z.string() });

export const routerSetupRetrySchema = z.strictObject({
  /** The router's certificate was renewed: the next one seen is believed. */
  forgetCertificate: z.boolean().default(false),
});

export const routerSetupConfirmSchema = z.strictObject({
  name: nameSchema.optional(),
  role: z.enum(DEVICE_ROLES).default('router'),
  siteId: idSchema.nullable().default(null),
  /** Makes the link to this upstream device in the same step. */
  upstreamId: idSchema.optional(),
  /** Also pings it. */
  echo: z.boolean().default(true),
  /** What was seen, once more: another one in the meantime is refused. */
  fingerprint: z.string().max(100),
});
export type RouterSetupConfirm = z.output<typeof routerSetupConfirmSchema>;
