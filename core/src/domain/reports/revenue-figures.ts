import { divideRounded } from '../money/round.js';

/** Average monthly revenue of a service: the recurring revenue by the services that make it; null without any. */
export function arpuOf(monthlyMinor: number, services: number): number | null {
  return services > 0 ? divideRounded(BigInt(monthlyMinor), BigInt(services)) : null;
}

/** Of what there was at the start, the share that is gone at the end, in millionths; null when there was nothing. */
export function churnPpm(atStart: number, ended: number): number | null {
  return atStart > 0 ? divideRounded(BigInt(ended) * 1_000_000n, BigInt(atStart)) : null;
}
