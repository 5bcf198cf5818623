import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { expireReportsOf } from '@atalaya/platform/payments/expire-reports-of';
import type { Platform } from '@atalaya/platform/runtime/platform';
import type { ScheduledTask } from '@atalaya/platform/runtime/scheduled-tasks';

/** Reports that nobody decided on within their day stop holding cuts. */
export function expireReportsTask(platform: Platform): ScheduledTask {
  return {
    name: 'payments.reports',
    everyMs: MINUTE_MS,
    run: (signal) => expireReportsOf(platform, signal),
  };
}
