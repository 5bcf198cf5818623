import { FOUND_BY, type FoundBy } from '@atalaya/core/domain/discovery/candidate';
import { MATCHED_BY } from '@atalaya/core/domain/discovery/match-known';
import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import type { CandidateView, DiscoveryRunView } from '@atalaya/core/wire/rest/discovery-runs';
import { z } from 'zod';
import type { CandidateRow } from './candidates.read-model.js';
import type { RunRow } from './discovery-runs.read-model.js';

export function asRun(row: RunRow): DiscoveryRunView {
  return {
    id: row.id,
    state: row.state,
    requestedBy: row.requested_by,
    targets: row.targets,
    excluded: row.excluded,
    neighbours: row.neighbours,
    credentialIds: row.credential_ids,
    silentToo: row.silent_too,
    ratePerSecond: row.rate_per_second,
    snmpPort: row.snmp_port,
    routerosPort: row.routeros_port,
    collector: row.collector,
    progress: {
      total: row.total,
      pinged: row.pinged,
      answering: row.answering,
      tried: row.tried,
      identified: row.identified,
    },
    candidates: {
      new: row.new_count,
      known: row.known_count,
      accepted: row.accepted_count,
      ignored: row.ignored_count,
    },
    warnings: row.warnings,
    error: row.error,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** As the collector wrote them (core/domain/discovery/candidate.ts). */
const heardSchema = z.array(
  z.object({
    by: z.enum(['neighbour', 'station', 'arp', 'ppp']),
    ref: z.object({ kind: z.enum(['device', 'candidate']), id: z.string() }),
    interface: z.string().optional(),
  }),
);
const waysSchema = z.array(
  z.object({
    driver: z.enum(['icmp', 'snmp', 'routeros']),
    port: z.number().optional(),
    credentialId: z.string().optional(),
    profile: z.string().optional(),
  }),
);

export function heardIds(row: CandidateRow): string[] {
  return heardSchema.parse(row.heard_on).map(({ ref }) => ref.id);
}

export function asCandidate(row: CandidateRow, names: ReadonlyMap<string, string>): CandidateView {
  return {
    id: row.id,
    runId: row.run_id,
    status: row.status,
    address: row.address,
    macs: row.macs,
    name: row.name,
    vendor: row.vendor,
    model: row.model,
    version: row.version,
    serial: row.serial,
    platform: row.platform,
    foundBy: row.found_by.filter((by): by is FoundBy => FOUND_BY.some((one) => one === by)),
    ways: waysSchema.parse(row.ways).map((way) => ({
      driver: way.driver,
      port: way.port ?? null,
      credentialId: way.credentialId ?? null,
      profile: way.profile ?? null,
    })),
    heardOn: heardSchema.parse(row.heard_on).map(({ by, ref, interface: name }) => ({
      by,
      name: names.get(ref.id) ?? '',
      deviceId: ref.kind === 'device' && names.has(ref.id) ? ref.id : null,
      interface: name ?? null,
    })),
    suggestedRole: DEVICE_ROLES.find((role) => role === row.suggested_role) ?? null,
    suggestedSiteId: row.suggested_site_id,
    suggestedSiteName: row.site_name,
    deviceId: row.device_id,
    deviceName: row.device_name,
    matchedBy: MATCHED_BY.find((by) => by === row.matched_by) ?? null,
  };
}
