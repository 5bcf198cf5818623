import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { type Instant, MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import type { TenantOutages } from './tenant-outages.js';

/** No router holds so many; a figure beyond it is a device's mistake. */
const MOST_SESSIONS = 1_000_000;
/** A century. */
const LONGEST_UPTIME_S = 3_155_760_000;
/** Clocks of two processes differ a little; a sample of 2099 is nobody's evidence. */
const EARLY_MS = MINUTE_MS;

type Hearing = (tenant: TenantOutages, sample: Sample) => void;

const HEARD: Partial<Record<MetricName, Hearing>> = {
  'device.pppoe_sessions': (tenant, { deviceId, at, value }) => {
    const isCount = Number.isInteger(value) && value >= 0 && value <= MOST_SESSIONS;
    if (isCount) tenant.count(deviceId, { at, sessions: value });
  },
  'device.uptime_s': (tenant, { deviceId, at, value }) => {
    const isUptime = value >= 0 && value <= LONGEST_UPTIME_S;
    if (isUptime) tenant.runs(deviceId, value * SECOND_MS, at);
  },
  'radio.connected': (tenant, { deviceId, tags, at, value }) => {
    tenant.radios.read(deviceId, tags['radio'] ?? '', value === 1, at);
    tenant.linked(tenant.links.radio(deviceId, tags['radio'] ?? '', value === 1, at), at);
  },
  'radio.clients': (tenant, { deviceId, tags, at, value }) => {
    tenant.linked(tenant.links.clients(deviceId, tags['radio'] ?? '', value, at), at);
  },
  'interface.oper_up': (tenant, { deviceId, tags, at, value }) => {
    tenant.linked(tenant.links.interface(deviceId, tags['interface'] ?? '', value === 1, at), at);
  },
};

/** What incidents need of a poll beside its verdict: sessions, since when it runs, connected radios and interfaces. */
export function hearSamples(tenant: TenantOutages, { samples }: PollBatch, now: Instant): void {
  for (const sample of samples) {
    if (sample.at <= now + EARLY_MS) HEARD[sample.metric]?.(tenant, sample);
  }
}
