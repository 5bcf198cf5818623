import { z } from 'zod';
import { FOUND_BY } from '../../domain/discovery/candidate.js';
import { MATCHED_BY } from '../../domain/discovery/match-known.js';
import { CONFIDENCES } from '../../domain/discovery/suggest-links.js';
import { DEVICE_ROLES } from '../../domain/network/device.js';
import { LINK_KINDS } from '../../domain/network/link-kind.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
  portSchema,
} from './fields.js';

export const RUN_STATES = ['queued', 'running', 'stopping', 'stopped', 'done', 'failed'] as const;
/** Addresses pinged in a second when nobody says otherwise: a /24 takes some seconds, and no link notices it. */
export const DEFAULT_RATE = 250;

const linesSchema = z.array(z.string().trim().min(1).max(60)).max(500);

/** `targets` and `excluded` hold `10.0.0.5`, `10.0.0.0/24`, `10.0.0.10-40` or `10.0.0.10-10.0.1.20`, IPv4. */
export const discoveryRunCreateSchema = z.strictObject({
  targets: linesSchema.default([]),
  excluded: linesSchema.default([]),
  /** What known devices hear becomes candidates too, and is asked where it has a private address. */
  neighbours: z.boolean().default(false),
  /** Tried in this order: SNMP ones on whatever answers, RouterOS ones on what may be a MikroTik. */
  credentialIds: z.array(idSchema).max(10).default([]),
  /** SNMP is tried on addresses that answer no echo as well. */
  silentToo: z.boolean().default(false),
  ratePerSecond: z.number().int().min(1).max(1_000).default(DEFAULT_RATE),
  snmpPort: portSchema.nullable().default(null),
  routerosPort: portSchema.nullable().default(null),
  /** The id of the collector that is to carry it out, one of the installation's own; null: whichever is free. */
  collector: nameSchema.nullable().default(null),
});
export type DiscoveryRunCreate = z.output<typeof discoveryRunCreateSchema>;

export const discoveryRunSchema = z.object({
  id: idSchema,
  state: z.enum(RUN_STATES),
  requestedBy: z.string(),
  targets: z.array(z.string()),
  excluded: z.array(z.string()),
  neighbours: z.boolean(),
  credentialIds: z.array(idSchema),
  silentToo: z.boolean(),
  ratePerSecond: z.number().int(),
  snmpPort: z.number().int().nullable(),
  routerosPort: z.number().int().nullable(),
  collector: z.string().nullable(),
  /** Addresses: all, pinged so far, answering; asked by SNMP or the API, and identified by it. */
  progress: z.object({
    total: z.number().int(),
    pinged: z.number().int(),
    answering: z.number().int(),
    tried: z.number().int(),
    identified: z.number().int(),
  }),
  candidates: z.object({
    new: z.number().int(),
    known: z.number().int(),
    accepted: z.number().int(),
    ignored: z.number().int(),
  }),
  warnings: z.array(z.string()),
  error: z.string().nullable(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
});
export type DiscoveryRunView = z.infer<typeof discoveryRunSchema>;
export const discoveryRunListSchema = listOf(discoveryRunSchema);

export const CANDIDATE_STATUSES = ['new', 'known', 'accepted', 'ignored'] as const;
export const candidateSchema = z.object({
  id: idSchema,
  runId: idSchema,
  status: z.enum(CANDIDATE_STATUSES),
  address: z.string().nullable(),
  macs: z.array(z.string()),
  name: z.string().nullable(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  version: z.string().nullable(),
  serial: z.string().nullable(),
  platform: z.string().nullable(),
  foundBy: z.array(z.enum(FOUND_BY)),
  /** The ways that answered; with the credential that opened each. */
  ways: z.array(
    z.object({
      driver: z.enum(['icmp', 'snmp', 'routeros']),
      port: z.number().int().nullable(),
      credentialId: idSchema.nullable(),
      profile: z.string().nullable(),
    }),
  ),
  /** In whose tables it stands. */
  heardOn: z.array(
    z.object({
      by: z.enum(['neighbour', 'station', 'arp', 'ppp']),
      name: z.string(),
      deviceId: idSchema.nullable(),
      interface: z.string().nullable(),
    }),
  ),
  suggestedRole: z.enum(DEVICE_ROLES).nullable(),
  suggestedSiteId: idSchema.nullable(),
  suggestedSiteName: z.string().nullable(),
  /** The device that it is, or became. */
  deviceId: idSchema.nullable(),
  deviceName: z.string().nullable(),
  matchedBy: z.enum(MATCHED_BY).nullable(),
});
export type CandidateView = z.infer<typeof candidateSchema>;
export const candidateListSchema = listOf(candidateSchema);
export const candidateQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  status: z.enum(CANDIDATE_STATUSES).optional(),
  /** Only what a driver identified. */
  identified: z.enum(['true', 'false']).optional(),
  /** Matches address, name, vendor, model, serial and MAC. */
  search: z.string().max(120).optional(),
});

/**
 * Each new candidate becomes a device with its ways as sources; a known one gains the ways that it lacks. All or
 * nothing: what is wrong is named row by row.
 */
export const candidateAcceptSchema = z.strictObject({
  candidates: z
    .array(
      z.strictObject({
        id: idSchema,
        /** Default: its own name, else its address. */
        name: nameSchema.optional(),
        /** Default: the suggested one; needed where there is none. */
        role: z.enum(DEVICE_ROLES).optional(),
        /** Default: the suggested one; null: none. */
        siteId: idSchema.nullable().optional(),
        /** It is another device although it resembles a known one (a MAC beside its own, the same name). */
        asNew: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(200),
  /** Also makes the links of high confidence whose two ends are devices then. */
  links: z.boolean().default(true),
});
export type CandidateAccept = z.output<typeof candidateAcceptSchema>;
export const candidatesAcceptedSchema = z.object({
  items: z.array(
    z.object({
      candidateId: idSchema,
      deviceId: idSchema,
      /** joined: it was known; it is read in more ways now, or in the same. */
      outcome: z.enum(['created', 'joined']),
    }),
  ),
  links: z.number().int(),
});
export const candidateIgnoreSchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(200),
  /** false takes it back. */
  ignored: z.boolean().default(true),
});
export const candidatesIgnoredSchema = z.object({ changed: z.number().int() });

export const SUGGESTION_STATES = ['suggested', 'accepted', 'rejected'] as const;
const endSchema = z.object({
  deviceId: idSchema.nullable(),
  candidateId: idSchema.nullable(),
  name: z.string(),
  role: z.enum(DEVICE_ROLES).nullable(),
});
export const linkSuggestionSchema = z.object({
  id: idSchema,
  runId: idSchema,
  upstream: endSchema,
  downstream: endSchema,
  kind: z.enum(LINK_KINDS),
  confidence: z.enum(CONFIDENCES),
  /** False: nothing tells which end is nearer to the core. */
  directionSure: z.boolean(),
  evidence: z.array(
    z.object({
      kind: z.enum(['registration', 'neighbour']),
      on: z.string(),
      hears: z.string(),
      interface: z.string().nullable(),
      mac: z.string().nullable(),
      alone: z.boolean(),
    }),
  ),
  state: z.enum(SUGGESTION_STATES),
});
export type LinkSuggestionView = z.infer<typeof linkSuggestionSchema>;
export const linkSuggestionListSchema = listOf(linkSuggestionSchema);
export const linkSuggestionQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  runId: idSchema.optional(),
  state: z.enum(SUGGESTION_STATES).optional(),
});
export const linkSuggestionAcceptSchema = z.strictObject({
  suggestions: z
    .array(
      z.strictObject({
        id: idSchema,
        /** The other end is the upstream one. */
        reversed: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(200),
});
export const linkSuggestionRejectSchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(200),
});
export const linkSuggestionsDecidedSchema = z.object({ changed: z.number().int() });
