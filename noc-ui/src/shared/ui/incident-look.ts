import type { Incident } from '@atalaya/core/wire/rest/incidents';
import type { Shape, Tone } from './device-status.js';

/** Shape and colour of an incident: red while nobody has said that they know of it. */
export function incidentLook({ state, severity }: Pick<Incident, 'state' | 'severity'>): {
  readonly tone: Tone;
  readonly shape: Shape;
} {
  if (state === 'resolved') return { tone: 'green', shape: 'check' };
  if (state === 'acknowledged') return { tone: 'blue', shape: 'diamond' };
  return severity === 'critical'
    ? { tone: 'red', shape: 'square' }
    : { tone: 'amber', shape: 'triangle' };
}
