import type { DeliverySettings } from '@atalaya/core/domain/settings/delivery-defaults';

/** The retry schedule of two days in some seconds: an hour of absence is one second and a half. */
export const COMPRESSED: Partial<DeliverySettings> = {
  retryDelaysMs: [50, 100, 200, 400, 800, 1_600, 3_200, 6_400],
  timeoutMs: 400,
  leaseMs: 2_500,
  expireAfterMs: 120_000,
  firstPauseMs: 100,
  longestPauseMs: 400,
};
