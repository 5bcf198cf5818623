/** What is known of a payment at a provider, in one vocabulary. */
export const GATEWAY_STATUSES = [
  /** Instructions were given: no evidence that anybody paid. */
  'voucher',
  /** The provider saw money that is not yet sure. */
  'pending',
  'rejected',
  'approved',
  /** Given back as a whole, by the seller or after a dispute. */
  'reversed',
] as const;
export type GatewayStatus = (typeof GATEWAY_STATUSES)[number];

/** Providers answer late and out of order: a status only moves forward, and money that came is never unsaid by less. */
export function advanceGatewayStatus(
  known: GatewayStatus | undefined,
  told: GatewayStatus,
): GatewayStatus {
  if (known === undefined) return told;
  return GATEWAY_STATUSES.indexOf(told) > GATEWAY_STATUSES.indexOf(known) ? told : known;
}
