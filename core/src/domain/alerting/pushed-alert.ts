import { DAY_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import type { AlertSeverity } from './alert-severity.js';

/** An alert that another tool tells of, as Alertmanager's API takes it (prometheus/alertmanager, api/v2/openapi.yaml). */
export interface PushedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** null where the tool leaves it open. */
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly generatorUrl: string | null;
}

/** When an alert is over that nobody tells of again (Alertmanager's `resolve_timeout`). */
export const RESOLVE_TIMEOUT_MS = 5 * MINUTE_MS;
/** Tools tell again every minute or so; nothing that is told once stays for longer. */
export const LONGEST_AHEAD_MS = 7 * DAY_MS;

/** From when to when an alert is true; over already where `until` is not after now. */
export interface AlertSpan {
  readonly since: Instant;
  readonly until: Instant;
}

/** As Alertmanager fills in what is left open; what begins later has begun now. */
export function spanOf({ startsAt, endsAt }: PushedAlert, now: Instant): AlertSpan {
  const since = Math.min(startsAt ?? endsAt ?? now, now);
  return { since, until: endsAt ?? now + RESOLVE_TIMEOUT_MS };
}

const CRITICAL = new Set(['critical', 'page', 'emergency', 'disaster', 'high', 'error']);
const INFO = new Set(['info', 'information', 'informational', 'none', 'low', 'notice', 'ok']);

/** By the label `severity`; a warning where it says nothing that is known. */
export function severityOf(labels: PushedAlert['labels']): AlertSeverity {
  const said = labels['severity']?.toLowerCase() ?? '';
  if (CRITICAL.has(said)) return 'critical';
  return INFO.has(said) ? 'info' : 'warning';
}

/** Labels that may say which device it is about, the surest first. */
const DEVICE_LABELS = [
  'device_id',
  'device',
  'device_name',
  'instance',
  'hostname',
  'host',
  'node',
  'target',
] as const;

/** Ids, names and addresses that may be the device's, the surest first; each once. */
export function devicePlaces(labels: PushedAlert['labels']): string[] {
  const said = DEVICE_LABELS.flatMap((name) => labels[name] ?? []);
  return [...new Set(said.flatMap((text) => [text, hostOf(text)]))];
}

/** The host of `http://10.0.0.1/x`, `10.0.0.1:9100`, `[2001:db8::1]:161` and `2001:db8::1`. */
function hostOf(text: string): string {
  const authority = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split('/', 1)[0] ?? '';
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(authority)?.[1];
  if (bracketed !== undefined) return bracketed;
  return authority.split(':').length > 2 ? authority : authority.replace(/:\d+$/, '');
}
