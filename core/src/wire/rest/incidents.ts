import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { ALERT_SEVERITIES } from '../../domain/alerting/alert-severity.js';
import {
  ACKNOWLEDGEMENTS,
  INCIDENT_CAUSES,
  INCIDENT_EVENT_KINDS,
  INCIDENT_KINDS,
  INCIDENT_RESOLUTIONS,
} from '../../domain/incidents/incident.js';
import { LINK_EVIDENCES } from '../../domain/incidents/judge-link-down.js';
import { minorSchema } from '../../domain/money/money-fields.js';
import { DEVICE_ROLES } from '../../domain/network/device.js';
import { LINK_KINDS } from '../../domain/network/link-kind.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

/** open: nobody has said that they know of it. */
export const INCIDENT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

const amountSchema = z.object({ amountMinor: minorSchema, currency: z.string() });

export const incidentImpactSchema = z.object({
  services: z.number().int(),
  customers: z.number().int(),
  /** Of the customers, those that are companies. */
  companies: z.number().int(),
  /** Of the services, those whose way is only suggested. */
  suggestedServices: z.number().int(),
  /** Cut already: told apart, never counted as hurt. */
  suspendedServices: z.number().int(),
  /** What the hurt services bring in a month, by currency. */
  monthly: z.array(amountSchema),
});
export type IncidentImpactView = z.infer<typeof incidentImpactSchema>;

export const incidentNoticeSchema = z.object({
  about: z.enum(['opened', 'acknowledged', 'resolved']).nullable(),
  /** Channels, each with the person on call through whom it was found. */
  to: z.array(z.object({ channel: z.string(), person: z.string().nullable() })),
  /** Of the escalation, from 1; null without one. */
  policy: z.string().nullable(),
  step: z.number().int().nullable(),
  until: instantSchema.nullable(),
  /** Of a silence. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
});
export type IncidentNoticeView = z.infer<typeof incidentNoticeSchema>;

/** What the devices told when they returned: a hint, never a fact. */
export const incidentReturnSchema = z.object({
  /** power: it had started anew; link: it had been running all along. */
  cause: z.enum(['power', 'link']).nullable(),
  rootBootedAt: instantSchema.nullable(),
  /** Devices whose uptime had begun anew, had gone on, and is not known. */
  restarted: z.number().int(),
  keptRunning: z.number().int(),
  unknown: z.number().int(),
  /** Subscribers' devices behind one device, or of one site, that started in the same minute. */
  utilityOutage: z
    .object({ near: z.string(), devices: z.number().int(), bootedAt: instantSchema })
    .nullable(),
});
export type IncidentReturn = z.infer<typeof incidentReturnSchema>;

export const incidentSchema = z.object({
  id: idSchema,
  kind: z.enum(INCIDENT_KINDS),
  cause: z.enum(INCIDENT_CAUSES),
  severity: z.enum(ALERT_SEVERITIES),
  state: z.enum(INCIDENT_STATES),
  /** As it was named when it opened; `deviceId` is null once the device was deleted. */
  root: z.object({
    deviceId: idSchema.nullable(),
    name: z.string(),
    role: z.enum(DEVICE_ROLES),
    siteName: z.string().nullable(),
  }),
  /** The link that is down, where the root is told as its link: its other end answers. */
  link: z
    .object({
      id: idSchema,
      kind: z.enum(LINK_KINDS),
      upstream: z.object({ deviceId: idSchema, name: z.string() }),
      /**
       * upstream-lost: that end says that it is not connected. downstream-silent: it answers, and the root does not.
       * downstream-lost: both answer, and the root says that it is not connected.
       */
      evidence: z.enum(LINK_EVIDENCES),
    })
    .nullable(),
  /** Of a router that lost many: how many sessions it had, and has (when it is resolved: had at last). */
  sessions: z.object({ before: z.number().int(), now: z.number().int() }).nullable(),
  /** Once it is resolved and something has told. */
  returned: incidentReturnSchema.nullable(),
  openedAt: instantSchema,
  acknowledgedAt: instantSchema.nullable(),
  acknowledgedBy: z.string().nullable(),
  acknowledgement: z.enum(ACKNOWLEDGEMENTS).nullable(),
  assignedTo: z.object({ id: idSchema, name: z.string() }).nullable(),
  resolvedAt: instantSchema.nullable(),
  resolution: z.enum(INCIDENT_RESOLUTIONS).nullable(),
  /** The incident that has it now, when it was merged. */
  mergedInto: idSchema.nullable(),
  /** Devices behind the root: of an open incident those that belong to it now, of another one all that did. */
  deviceCount: z.number().int(),
  /** Of a degradation: the names of its alerts, each once; of an open one those that fire now. The first five. */
  alertNames: z.array(z.string()),
  /** When others were told that it opened; null while a silence holds that back. */
  announcedAt: instantSchema.nullable(),
  /** What mutes it now; null when nothing does, and once it is resolved. */
  silence: z
    .object({ id: idSchema, until: instantSchema, by: z.string(), reason: z.string() })
    .nullable(),
  /** null for who may not see customers; all zero while nobody is known to be hurt. */
  impact: incidentImpactSchema.nullable(),
});
export type Incident = z.infer<typeof incidentSchema>;
export const incidentListSchema = listOf(incidentSchema);

export const incidentDetailSchema = incidentSchema.extend({
  /** The first 500 with the root first, then by name. */
  devices: z.array(
    z.object({
      deviceId: idSchema.nullable(),
      name: z.string(),
      role: z.enum(DEVICE_ROLES),
      part: z.enum(['root', 'member']),
      /** It was off long before: not counted as hurt. */
      alreadyOff: z.boolean(),
      /** When it last started, as it told after its return; `restarted`: that was within the incident. */
      bootedAt: instantSchema.nullable(),
      restarted: z.boolean().nullable(),
      from: instantSchema,
      to: instantSchema.nullable(),
    }),
  ),
  /** Of a degradation: the newest 500 of its alerts, the newest first. */
  alerts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      severity: z.enum(ALERT_SEVERITIES),
      deviceId: idSchema.nullable(),
      deviceName: z.string(),
      metric: z.string().nullable(),
      tags: z.record(z.string(), z.string()),
      /** In the metric's unit; null of a silence, and of what another tool told. */
      value: z.number().nullable(),
      since: instantSchema,
      to: instantSchema.nullable(),
    }),
  ),
  /** The first 500 by customer; empty for who may not see customers. */
  services: z.array(
    z.object({
      serviceId: idSchema,
      customerId: idSchema,
      customerName: z.string(),
      monthly: amountSchema,
      certainty: z.enum(['confirmed', 'suggested']),
      suspended: z.boolean(),
      from: instantSchema,
      to: instantSchema.nullable(),
    }),
  ),
  /** The newest 500, the newest first. */
  timeline: z.array(
    z.object({
      id: z.string(),
      at: instantSchema,
      kind: z.enum(INCIDENT_EVENT_KINDS),
      /** Who did it; null for the platform itself. */
      actorName: z.string().nullable(),
      text: z.string().nullable(),
      /** How many devices joined or left, and the names of the first ones. */
      devices: z.object({ count: z.number().int(), names: z.array(z.string()) }).nullable(),
      /** What a degradation worsened to. */
      severity: z.enum(ALERT_SEVERITIES).nullable(),
      /** What was told to whom and why, what is held until when, or why nobody was told. */
      notice: incidentNoticeSchema.nullable(),
    }),
  ),
});
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;

export const incidentQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: z.enum(INCIDENT_STATES).optional(),
  severity: z.enum(ALERT_SEVERITIES).optional(),
  /** A person of the organisation. */
  assignedTo: idSchema.optional(),
  /** Part of the root's name or of its site's. */
  search: z.string().trim().min(1).max(120).optional(),
});
export const incidentAcknowledgeSchema = z.strictObject({ kind: z.enum(ACKNOWLEDGEMENTS) });
export const incidentCommentSchema = z.strictObject({ text: z.string().trim().min(1).max(2_000) });
/** `userId`: somebody of the organisation, or null for nobody. */
export const incidentAssignSchema = z.strictObject({ userId: idSchema.nullable() });
/** To whom an incident may be given: everybody of the organisation, by name. */
export const incidentAssigneeListSchema = z.object({
  items: z.array(z.object({ id: idSchema, name: z.string(), role: z.enum(ROLES) })),
});
export type IncidentAssignee = z.infer<typeof incidentAssigneeListSchema>['items'][number];
