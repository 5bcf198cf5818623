import type { ServiceLinkKind } from './service-link.js';

/** A service that a set of devices hurts. */
export interface ImpactedService {
  readonly serviceId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly customerKind: 'person' | 'company';
  readonly planId: string;
  readonly planName: string;
  /** Of a month, in whole minor units. */
  readonly price: { readonly amountMinor: number; readonly currency: string };
  readonly accessIdentity: string | null;
  readonly address: string;
  /** `confirmed` when at least one of the links that say so is confirmed. */
  readonly certainty: 'confirmed' | 'suggested';
  /** The link that says so, a confirmed one first. */
  readonly through: { readonly deviceId: string; readonly kind: ServiceLinkKind };
}

export interface ServiceImpact {
  /** By customer's name. */
  readonly hurt: readonly ImpactedService[];
  /** Cut already: told apart, never counted as hurt. */
  readonly alreadySuspended: readonly ImpactedService[];
}
