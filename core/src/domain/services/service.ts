export const ACCESS_KINDS = ['pppoe', 'dhcp', 'static'] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

/** What the books want of a service; a reduced speed is the step before a cut, and only dunning asks for it. */
export const DESIRED_STATES = ['active', 'reduced', 'suspended', 'cancelled'] as const;
export type DesiredState = (typeof DESIRED_STATES)[number];

/** What was last seen on the network; `unknown` until something looked. */
export const OBSERVED_STATES = ['active', 'reduced', 'suspended', 'cancelled', 'unknown'] as const;
export type ObservedState = (typeof OBSERVED_STATES)[number];

/**
 * Cut, as far as anybody knows: an outage does not hurt it. A service that should be cut and still passes traffic is
 * not.
 */
export function isCut(service: {
  readonly desiredState: DesiredState;
  readonly observedState: ObservedState;
}): boolean {
  if (service.observedState === 'suspended') return true;
  return service.desiredState === 'suspended' && service.observedState !== 'active';
}
