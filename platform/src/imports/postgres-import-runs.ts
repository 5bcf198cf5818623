import type { ImportDocument } from '@atalaya/core/domain/inventory-import/document';
import { importContext } from '@atalaya/core/domain/inventory-import/import-context';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { ImportJob, ImportOutcome, ImportRuns } from '@atalaya/core/ports/import-runs';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { openRow } from '../inventory/router-target.read-model.js';
import type { Database, Trx } from '../postgres/database.js';
import { firstOfTenants } from '../postgres/first-of-tenants.js';
import { errorMessage } from '../runtime/startup-error.js';
import { onAnyChange } from '../streams/on-any-change.js';
import { claimImport, openImport } from './import-claim.store.js';
import { makePreview, storePreview } from './preview.store.js';
import { type KnownCredential, settleCredentials } from './settle-credentials.js';

/** Longer than any import may read: a collector that holds one for so long has died. */
const DEAD_AFTER_MS = 5 * MINUTE_MS;

export interface PostgresImportRunsDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly bus: EventBus;
  /** Unique among all collectors that live, and new with each start. */
  readonly claimant: string;
}

/** Imports as Postgres holds them. */
export function createPostgresImportRuns(deps: PostgresImportRunsDeps): ImportRuns {
  const { database, secrets, clock, bus, claimant } = deps;
  let claims = 0;
  const at = () => new Date(clock.now());

  const claimIn = async (tenantId: string): Promise<ImportJob | undefined> => {
    claims += 1;
    const claim = `${claimant}/${claims}`;
    const now = at();
    const deadBefore = new Date(now.getTime() - DEAD_AFTER_MS);
    const row = await database.withTenant(tenantId, (trx) =>
      claimImport(trx, { now, deadBefore, claim }),
    );
    if (row === undefined) return undefined;
    const held = { tenantId, importId: row.id, claim };
    try {
      const request = await database.withTenant(tenantId, (trx) => openImport(trx, row, secrets));
      return { ...held, request };
    } catch (error) {
      const sentence = errorMessage(error);
      await database.withTenant(tenantId, (trx) => fail(trx, held, sentence));
      return undefined;
    }
  };

  return {
    claim: () => firstOfTenants(database, claimIn),
    finish: (job, outcome) =>
      database.withTenant(job.tenantId, (trx) => finish(trx, job, outcome, secrets)),
    release: async (job) => {
      await database.withTenant(job.tenantId, (trx) =>
        trx
          .updateTable('imports')
          .set({ state: 'queued', claimed_by: null })
          .where('id', '=', job.importId)
          .where('claimed_by', '=', job.claim)
          .execute(),
      );
    },
    onChange: (listener) => onAnyChange(bus, ['import.changed'], listener),
  };
}

type Held = Pick<ImportJob, 'importId' | 'claim'>;

async function finish(
  trx: Trx,
  job: ImportJob,
  outcome: ImportOutcome,
  secrets: SecretBox,
): Promise<void> {
  if (!(await isStillHeld(trx, job))) return;
  if (outcome.kind === 'failed') return fail(trx, job, outcome.error);
  const settled = await settle(trx, job, outcome, secrets);
  const preview = await makePreview(trx, settled.document);
  const sealed =
    Object.keys(settled.secrets).length === 0
      ? null
      : secrets.seal(JSON.stringify(settled.secrets), importContext(job.tenantId, job.importId));
  await trx
    .updateTable('imports')
    .set({
      claimed_by: null,
      key_id: sealed?.keyId ?? null,
      ciphertext: sealed ? Buffer.from(sealed.ciphertext) : null,
      lines: outcome.lines && JSON.stringify(outcome.lines),
    })
    .where('id', '=', job.importId)
    .execute();
  await storePreview(trx, job, settled.document, preview);
}

async function settle(
  trx: Trx,
  job: ImportJob,
  outcome: Extract<ImportOutcome, { kind: 'read' }>,
  secrets: SecretBox,
): Promise<{ readonly document: ImportDocument; readonly secrets: object }> {
  const rows = await trx.selectFrom('credentials').selectAll().execute();
  const known = rows.flatMap((row): KnownCredential[] => {
    try {
      return [{ name: row.name, secret: openRow(job.tenantId, row, secrets) }];
    } catch {
      return [];
    }
  });
  const names = new Set(rows.map(({ name }) => name));
  return settleCredentials(outcome.document, outcome.secrets, known, names);
}

/** A claim that another collector took over, or an import that a person discarded, is written no more. */
async function isStillHeld(trx: Trx, { importId, claim }: Held): Promise<boolean> {
  const row = await trx
    .selectFrom('imports')
    .where('id', '=', importId)
    .where('claimed_by', '=', claim)
    .select('id')
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** The token goes with it: whoever tries again enters it again. */
async function fail(trx: Trx, { importId, claim }: Held, error: string): Promise<void> {
  await trx
    .updateTable('imports')
    .set({ state: 'failed', error, claimed_by: null, key_id: null, ciphertext: null })
    .where('id', '=', importId)
    .where('claimed_by', '=', claim)
    .execute();
}
