import { type Instant, MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import type { TenantOutages } from './tenant-outages.js';

/** No router holds so many; a figure beyond it is a device's mistake. */
const MOST_SESSIONS = 1_000_000;
/** A century. */
const LONGEST_UPTIME_S = 3_155_760_000;
/** Clocks of two processes differ a little; a sample of 2099 is nobody's evidence. */
const EARLY_MS = MINUTE_MS;

/** What incidents need of a poll beside its verdict: how many sessions there are, and since when it runs. */
export function hearSamples(tenant: TenantOutages, { samples }: PollBatch, now: Instant): void {
  for (const { metric, deviceId, at, value } of samples) {
    if (metric === 'device.pppoe_sessions') {
      const isCount = Number.isInteger(value) && value >= 0 && value <= MOST_SESSIONS;
      if (isCount && at <= now + EARLY_MS) tenant.count(deviceId, { at, sessions: value });
    } else if (metric === 'device.uptime_s') {
      const isUptime = value >= 0 && value <= LONGEST_UPTIME_S;
      if (isUptime && at <= now + EARLY_MS) tenant.runs(deviceId, value * SECOND_MS, at);
    }
  }
}
