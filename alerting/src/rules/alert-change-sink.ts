import type { AlertChange } from '@atalaya/core/domain/alerting/alert-change';
import type { Trx } from '@atalaya/platform/postgres/database';

/** Told of alerts that begin or cease to fire, in the transaction that stores them. */
export type AlertChangeSink = (
  trx: Trx,
  tenantId: string,
  changes: readonly AlertChange[],
) => Promise<void>;
