import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { Credential } from '@atalaya/core/ports/device-driver';
import type { DiscoveryJob, TriedCredential } from '@atalaya/core/ports/discovery';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { Schema } from '../postgres/schema.js';

/** A run whose collector died so often is the reason for it. */
const MOST_ATTEMPTS = 3;

export interface ClaimRequest {
  readonly now: Date;
  readonly deadBefore: Date;
  /** Starts the `claimed_by` of everything that this process holds. */
  readonly claimant: string;
  readonly claim: string;
  readonly collector: string | null;
}

type RunRow = Selectable<Schema['discovery_runs']>;
type CredentialRow = Selectable<Schema['credentials']>;

export interface OpenedRun {
  readonly row: RunRow;
  readonly credentials: readonly CredentialRow[];
}

/**
 * The oldest open run of this tenant that nobody holds; one that a person stopped, or whose collectors died too often,
 * is only closed. One run of a tenant at a time: two would ask the same routers. The tenant's row is the lock, in a
 * mode that hinders nobody who merely refers to it: without it two collectors that look at once would each take
 * another run of the tenant.
 */
export async function claimRun(trx: Trx, request: ClaimRequest): Promise<OpenedRun | undefined> {
  const { now, deadBefore, claimant, claim, collector } = request;
  await sql`select id from tenants for no key update`.execute(trx);
  const { rows } = await sql<RunRow>`
    select r.* from discovery_runs r
    where (r.state = 'queued' or (r.state in ('running', 'stopping') and r.heartbeat_at < ${deadBefore}
        and not starts_with(r.claimed_by, ${`${claimant}/`})))
      and (r.collector is null or r.collector = ${collector}::text)
      and not exists (
        select 1 from discovery_runs o where o.tenant_id = r.tenant_id and o.id <> r.id
        and o.state in ('running', 'stopping') and o.heartbeat_at >= ${deadBefore})
    order by r.created_at, r.id limit 1
    for update skip locked`.execute(trx);
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.state === 'stopping' || row.attempts >= MOST_ATTEMPTS) {
    await close(trx, row, now);
    return undefined;
  }
  // What an earlier collector found is found again; what a person accepted stays.
  await trx
    .deleteFrom('discovery_candidates')
    .where('run_id', '=', row.id)
    .where('status', 'in', ['new', 'known'])
    .execute();
  await trx
    .updateTable('discovery_runs')
    .set({
      state: 'running',
      claimed_by: claim,
      heartbeat_at: now,
      attempts: row.attempts + 1,
      started_at: now,
      total: 0,
      pinged: 0,
      answering: 0,
      tried: 0,
      identified: 0,
    })
    .where('id', '=', row.id)
    .execute();
  const credentials =
    row.credential_ids.length === 0
      ? []
      : await trx
          .selectFrom('credentials')
          .selectAll()
          .where('id', 'in', row.credential_ids)
          .execute();
  return { row: { ...row, claimed_by: claim }, credentials };
}

async function close(trx: Trx, row: RunRow, now: Date): Promise<void> {
  const isStopped = row.state === 'stopping';
  await trx
    .updateTable('discovery_runs')
    .set({
      state: isStopped ? 'stopped' : 'failed',
      finished_at: now,
      claimed_by: null,
      error: isStopped
        ? null
        : `The collector ended ${row.attempts} times in the middle of this run. Scan fewer addresses at once.`,
    })
    .where('id', '=', row.id)
    .execute();
}

/** In the order in which the person chose the credentials: the likeliest first. */
export function openRun(tenantId: string, run: OpenedRun, secrets: SecretBox): DiscoveryJob {
  const { row } = run;
  const warnings: string[] = [];
  const byId = new Map(run.credentials.map((each) => [each.id, each]));
  const credentials = row.credential_ids.flatMap((id): TriedCredential[] => {
    const found = byId.get(id);
    if (!found) return [];
    try {
      const text = secrets.open(
        { keyId: found.key_id, ciphertext: found.ciphertext },
        credentialContext(tenantId, id),
      );
      return [{ id, name: found.name, credential: JSON.parse(text) as Credential }];
    } catch {
      const name = JSON.stringify(found.name);
      warnings.push(`The credential ${name} does not open with this SECRET_KEY: enter it again.`);
      return [];
    }
  });
  return {
    tenantId,
    runId: row.id,
    claim: row.claimed_by ?? '',
    scope: {
      targets: row.targets,
      excluded: row.excluded,
      neighbours: row.neighbours,
      silentToo: row.silent_too,
      ratePerSecond: row.rate_per_second,
      snmpPort: row.snmp_port,
      routerosPort: row.routeros_port,
    },
    credentials,
    warnings,
  };
}
