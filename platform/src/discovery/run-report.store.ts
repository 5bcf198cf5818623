import { parseAddress } from '@atalaya/core/domain/discovery/address-scope';
import type { NetworkRef } from '@atalaya/core/domain/discovery/candidate';
import type { JudgedCandidate } from '@atalaya/core/domain/discovery/judge-candidates';
import type { SuggestedLink } from '@atalaya/core/domain/discovery/suggest-links';
import type { DiscoveryJob, RunEnd, RunOrder, RunReport } from '@atalaya/core/ports/discovery';
import type { Trx } from '../postgres/database.js';

/** One statement takes so many rows with their twenty values each. */
const ROWS_AT_ONCE = 500;
const MOST_WARNINGS = 50;

/** The sign of life comes first: who lost the run writes nothing of it. */
export async function reportRun(
  trx: Trx,
  job: DiscoveryJob,
  report: RunReport,
  now: Date,
): Promise<RunOrder> {
  const held = await trx
    .updateTable('discovery_runs')
    .set({ ...report.progress, heartbeat_at: now })
    .where('id', '=', job.runId)
    .where('claimed_by', '=', job.claim)
    .where('state', 'in', ['running', 'stopping'])
    .returning('state')
    .executeTakeFirst();
  if (held === undefined) return 'lost';
  await removeCandidates(trx, report.removed);
  await storeCandidates(trx, job, report.changed, now);
  return held.state === 'stopping' ? 'stop' : 'go-on';
}

export async function finishRun(
  trx: Trx,
  job: DiscoveryJob,
  end: RunEnd,
  now: Date,
): Promise<void> {
  const held = await trx
    .updateTable('discovery_runs')
    .set({
      state: end.state,
      error: end.error ?? null,
      warnings: end.warnings.slice(0, MOST_WARNINGS),
      finished_at: now,
      claimed_by: null,
    })
    .where('id', '=', job.runId)
    .where('claimed_by', '=', job.claim)
    .returning('id')
    .executeTakeFirst();
  if (held !== undefined) await storeLinks(trx, job, end.links, now);
}

/** The attempt that did not come to its end by no fault of the run does not count. */
export async function releaseRun(trx: Trx, job: DiscoveryJob, now: Date): Promise<void> {
  const held = () =>
    trx
      .updateTable('discovery_runs')
      .where('id', '=', job.runId)
      .where('claimed_by', '=', job.claim);
  await held()
    .set((eb) => ({ state: 'queued', claimed_by: null, attempts: eb('attempts', '-', 1) }))
    .where('state', '=', 'running')
    .execute();
  await held()
    .set({ state: 'stopped', claimed_by: null, finished_at: now })
    .where('state', '=', 'stopping')
    .execute();
}

async function removeCandidates(trx: Trx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .deleteFrom('discovery_candidates')
    .where('id', 'in', ids)
    .where('status', 'in', ['new', 'known'])
    .execute();
}

/** What a person decided meanwhile (accepted, ignored) stays decided. */
async function storeCandidates(
  trx: Trx,
  { tenantId, runId }: DiscoveryJob,
  candidates: readonly JudgedCandidate[],
  now: Date,
): Promise<void> {
  for (let start = 0; start < candidates.length; start += ROWS_AT_ONCE) {
    const rows = candidates.slice(start, start + ROWS_AT_ONCE).map((candidate) => ({
      tenant_id: tenantId,
      run_id: runId,
      updated_at: now,
      ...candidateRow(candidate),
    }));
    await trx
      .insertInto('discovery_candidates')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'id'])
          .doUpdateSet((excluded) =>
            Object.fromEntries(
              Object.keys(rows[0] ?? {})
                .filter((column) => !['tenant_id', 'run_id', 'id'].includes(column))
                .map((column) => [column, excluded.ref(`excluded.${column}` as 'excluded.name')]),
            ),
          )
          .where('discovery_candidates.status', 'in', ['new', 'known']),
      )
      .execute();
  }
}

function candidateRow(candidate: JudgedCandidate) {
  return {
    id: candidate.id,
    address: candidate.address ?? null,
    macs: [...candidate.macs],
    name: candidate.name ?? null,
    vendor: candidate.vendor ?? null,
    model: candidate.model ?? null,
    version: candidate.version ?? null,
    serial: candidate.serial ?? null,
    platform: candidate.platform ?? null,
    found_by: [...candidate.foundBy],
    ways: JSON.stringify(candidate.ways),
    heard_on: JSON.stringify(candidate.heardOn),
    suggested_role: candidate.suggestedRole ?? null,
    suggested_site_id: candidate.suggestedSiteId ?? null,
    status: candidate.status,
    device_id: candidate.knownDeviceId ?? null,
    matched_by: candidate.matchedBy ?? null,
    sort_key: sortKeyOf(candidate),
  };
}

/** By address as a number, then what has none by its MAC. */
function sortKeyOf({ address, macs }: JudgedCandidate): string {
  const value = address === undefined ? undefined : parseAddress(address);
  if (value !== undefined) return `0${value.toString().padStart(10, '0')}`;
  return `1${macs[0] ?? address ?? ''}`;
}

/** A pair of devices that a person has decided about is not suggested again; an older suggestion makes room. */
async function storeLinks(
  trx: Trx,
  { tenantId, runId }: DiscoveryJob,
  links: readonly SuggestedLink[],
  now: Date,
): Promise<void> {
  for (const link of links) {
    const [a, b] = [deviceOf(link.upstream), deviceOf(link.downstream)];
    if (a !== null && b !== null) {
      const decided = await trx
        .selectFrom('link_suggestions')
        .select('id')
        .where('state', '=', 'rejected')
        .where('upstream_device_id', 'in', [a, b])
        .where('downstream_device_id', 'in', [a, b])
        .executeTakeFirst();
      if (decided) continue;
      await trx
        .deleteFrom('link_suggestions')
        .where('state', '=', 'suggested')
        .where('upstream_device_id', 'in', [a, b])
        .where('downstream_device_id', 'in', [a, b])
        .execute();
    }
    await trx
      .insertInto('link_suggestions')
      .values({
        tenant_id: tenantId,
        run_id: runId,
        upstream_device_id: a,
        upstream_candidate_id: candidateOf(link.upstream),
        downstream_device_id: b,
        downstream_candidate_id: candidateOf(link.downstream),
        kind: link.kind,
        confidence: link.confidence,
        direction_sure: link.isDirectionSure,
        evidence: JSON.stringify(link.evidence),
        state: 'suggested',
        created_at: now,
        decided_at: null,
      })
      .execute();
  }
}

const deviceOf = (ref: NetworkRef) => (ref.kind === 'device' ? ref.id : null);
const candidateOf = (ref: NetworkRef) => (ref.kind === 'candidate' ? ref.id : null);
