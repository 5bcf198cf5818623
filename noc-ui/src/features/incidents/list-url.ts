import { ALERT_SEVERITIES } from '@atalaya/core/domain/alerting/alert-severity';
import { idSchema } from '@atalaya/core/wire/rest/fields';
import {
  INCIDENT_STATES,
  type IncidentState,
  type incidentQuerySchema,
} from '@atalaya/core/wire/rest/incidents';
import type { z } from 'zod';

type Query = z.output<typeof incidentQuerySchema>;

/** What the list shows, as its address says it: a link sent by chat opens the same list. */
export type IncidentView = Pick<Query, 'severity' | 'assignedTo' | 'search'> & {
  readonly state: IncidentState;
};

function oneOf<T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((each) => each === value);
}

/** What is unknown or malformed in an address is left out, never an error. */
export function readIncidentView(address: string): IncidentView {
  const params = new URLSearchParams(address);
  const severity = oneOf(ALERT_SEVERITIES, params.get('severity'));
  const person = idSchema.safeParse(params.get('assigned'));
  const search = params.get('q')?.trim().slice(0, 120);
  return {
    state: oneOf(INCIDENT_STATES, params.get('state')) ?? 'open',
    ...(severity ? { severity } : {}),
    ...(person.success ? { assignedTo: person.data } : {}),
    ...(search ? { search } : {}),
  };
}

/** Without the leading `?`; what is as always is left out. */
export function writeIncidentView({ state, severity, assignedTo, search }: IncidentView): string {
  const params = new URLSearchParams();
  if (state !== 'open') params.set('state', state);
  if (severity !== undefined) params.set('severity', severity);
  if (assignedTo !== undefined) params.set('assigned', assignedTo);
  if (search !== undefined) params.set('q', search);
  return params.toString();
}

export function isFiltered({ severity, assignedTo, search }: IncidentView): boolean {
  return [severity, assignedTo, search].some((part) => part !== undefined);
}
