import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type {
  IncidentCause,
  IncidentEventKind,
  IncidentKind,
  IncidentLink,
  IncidentResolution,
} from '@atalaya/core/domain/incidents/incident';
import type { ReturnHint } from '@atalaya/core/domain/incidents/return-hint';
import type { Generated } from 'kysely';
import type { Instant, Json } from './columns.js';

export interface IncidentsTable {
  tenant_id: string;
  id: Generated<string>;
  kind: IncidentKind;
  cause: IncidentCause;
  severity: AlertSeverity;
  /** null once the device was deleted. */
  root_device_id: string | null;
  root_name: string;
  root_role: string;
  site_name: string | null;
  opened_at: Instant;
  acknowledged_at: Instant | null;
  acknowledged_by: string | null;
  acknowledgement: 'until_clear' | 'until_worse' | null;
  assigned_to: string | null;
  resolved_at: Instant | null;
  resolution: IncidentResolution | null;
  merged_into: string | null;
  correlation_id: string;
  /** When an event last went out, and how many devices it told of. */
  told_at: Instant;
  told_devices: number;
  /** When its opening went out; null while a silence holds it back. */
  announced_at: Generated<Instant | null>;
  /** Of cause sessions-lost: how many there were, and how many there are. */
  sessions_before: Generated<number | null>;
  sessions_now: Generated<number | null>;
  /** The link that is down, as it was when it opened; null where the root itself is. */
  link: Json<IncidentLink | null>;
  /** What the devices told when they returned. */
  return_hint: Json<ReturnHint | null>;
}

export interface IncidentDevicesTable {
  tenant_id: string;
  id: Generated<string>;
  incident_id: string;
  device_id: string | null;
  name: string;
  device_role: string;
  part: 'root' | 'member';
  from_at: Instant;
  to_at: Instant | null;
  /** It was off long before: it is not hurt by this. */
  already_off: Generated<boolean>;
  /** When it last started, as it told after its return, and whether that was within the incident. */
  booted_at: Generated<Instant | null>;
  restarted: Generated<boolean | null>;
}

export interface IncidentAlertsTable {
  tenant_id: string;
  id: Generated<string>;
  incident_id: string;
  /** The same for the same alert, also when it fires again. */
  alert_key: string;
  /** null where another tool told of it, and once the rule was deleted. */
  rule_id: string | null;
  name: string;
  severity: AlertSeverity;
  device_id: string | null;
  device_name: string;
  metric: string | null;
  tags: Json<Readonly<Record<string, string>>>;
  value: number | null;
  since: Instant;
  from_at: Instant;
  to_at: Instant | null;
}

export interface IncidentServicesTable {
  tenant_id: string;
  incident_id: string;
  service_id: string;
  customer_id: string;
  customer_name: string;
  customer_kind: string;
  monthly_minor: string;
  currency: string;
  certainty: 'confirmed' | 'suggested';
  suspended: boolean;
  from_at: Instant;
  to_at: Instant | null;
}

export interface IncidentEventsTable {
  tenant_id: string;
  id: Generated<string>;
  incident_id: string;
  at: Instant;
  kind: IncidentEventKind;
  actor_name: string | null;
  text: string | null;
  data: Json<Readonly<Record<string, unknown>>>;
}
