import { randomInt, randomUUID } from 'node:crypto';
import {
  makeSecrets,
  type RouterSetupSecrets,
} from '@atalaya/core/domain/router-setup/router-secrets';
import {
  type RouterSetupOptions,
  SETUP_LIVES_MS,
  type SetupState,
  setupContext,
  setupTag,
} from '@atalaya/core/domain/router-setup/router-setup';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { SetupRow } from '@atalaya/platform/router-setups/setup-claim.store';
import { conflict, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Routers that are waited for at once, of one organisation: each is knocked at again and again. */
const MOST_OPEN = 50;
/** What is over is kept as a record for so long. */
const FORGOTTEN_AFTER_MS = 30 * 24 * 3_600_000;

export interface NewSetup {
  readonly name: string;
  readonly address: string;
  readonly options: RouterSetupOptions;
}

export async function insertSetup(
  unit: TenantUnit,
  box: SecretBox,
  { name, address, options }: NewSetup,
): Promise<{ readonly row: SetupRow; readonly secrets: RouterSetupSecrets }> {
  await unit.lockTenant();
  await forgetOld(unit);
  await checkOpen(unit);
  const id = randomUUID();
  const secrets = makeSecrets(setupTag(id), options, (below) => randomInt(below));
  const sealed = box.seal(JSON.stringify(secrets), setupContext(unit.tenantId, id));
  const row = await unit.trx
    .insertInto('router_setups')
    .values({
      tenant_id: unit.tenantId,
      id,
      name,
      address,
      options: JSON.stringify(options),
      state: 'waiting',
      key_id: sealed.keyId,
      ciphertext: Buffer.from(sealed.ciphertext),
      fingerprint: null,
      found: null,
      device_id: null,
      expires_at: new Date(unit.now.getTime() + SETUP_LIVES_MS),
      tried_at: null,
      next_try_at: unit.now,
      claimed_by: null,
      claimed_until: null,
      created_by: unit.actor.name,
      created_at: unit.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  unit.announce('router-setup.requested');
  await record(unit, 'create', id, { after: { name, address, options } });
  return { row, secrets };
}

async function checkOpen(unit: TenantUnit): Promise<void> {
  const { count } = await unit.trx
    .selectFrom('router_setups')
    .where('state', 'in', ['waiting', 'found', 'failed'])
    .where('expires_at', '>', unit.now)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) < MOST_OPEN) return;
  throw conflict(
    'too-many-setups',
    `${MOST_OPEN} routers are waited for already: confirm or cancel some of them first.`,
  );
}

async function forgetOld(unit: TenantUnit): Promise<void> {
  await unit.trx
    .deleteFrom('router_setups')
    .where('expires_at', '<', new Date(unit.now.getTime() - FORGOTTEN_AFTER_MS))
    .execute();
}

/** Locked until the transaction ends; a 404 when this tenant has none. */
export async function lockSetup(trx: Trx, id: string): Promise<SetupRow> {
  const row = await trx
    .selectFrom('router_setups')
    .where('id', '=', id)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

/** As a person sees it: one that nobody confirmed in time has expired, whether a collector noted it or not. */
export function stateOf({ state, expires_at }: SetupRow, now: Date): SetupState {
  const isOpen = state === 'waiting' || state === 'found' || state === 'failed';
  return isOpen && expires_at <= now ? 'expired' : state;
}

/** Tried at once, with the login's longer waits forgotten; one that was found stays so while it lets us in. */
export async function retrySetup(
  unit: TenantUnit,
  id: string,
  forgetCertificate: boolean,
): Promise<void> {
  const row = await lockSetup(unit.trx, id);
  const state = stateOf(row, unit.now);
  if (state !== 'waiting' && state !== 'found') {
    throw conflict('not-open', 'This router is not waited for any more: add it anew.');
  }
  await unit.trx
    .updateTable('router_setups')
    .set({
      tries: 0,
      next_try_at: unit.now,
      // A claim under way carries the certificate that is to be forgotten: its report must not count.
      ...(forgetCertificate && {
        state: 'waiting' as const,
        found: null,
        fingerprint: null,
        claimed_by: null,
      }),
    })
    .where('id', '=', id)
    .execute();
  unit.announce('router-setup.requested');
  await record(unit, 'retry', id, { after: { name: row.name, forgetCertificate } });
}

/** The secrets are the credentials' by now. */
export async function markConfirmed(
  unit: TenantUnit,
  { id, name }: SetupRow,
  deviceId: string,
): Promise<void> {
  await unit.trx
    .updateTable('router_setups')
    .set({ state: 'confirmed', device_id: deviceId, key_id: null, ciphertext: null })
    .where('id', '=', id)
    .execute();
  await record(unit, 'confirm', id, { after: { name, deviceId } });
}

export async function deleteSetup(unit: TenantUnit, id: string): Promise<void> {
  const { name, address, state } = await lockSetup(unit.trx, id);
  await unit.trx.deleteFrom('router_setups').where('id', '=', id).execute();
  await record(unit, 'delete', id, { before: { name, address, state } });
}

/** Of whatever a person did with it; secrets are in none of it. */
export async function record(
  unit: TenantUnit,
  verb: 'create' | 'retry' | 'script' | 'confirm' | 'delete',
  id: string,
  change: { readonly before?: object; readonly after?: object },
): Promise<void> {
  const action = `router_setup.${verb}`;
  await unit.record({ action, subjectType: 'router_setup', subjectId: id, ...change });
}
