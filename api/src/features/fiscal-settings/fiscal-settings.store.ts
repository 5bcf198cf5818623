import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { FiscalChoice } from '@atalaya/core/wire/rest/fiscal-documents';
import {
  type FiscalSettings,
  type FiscalSettingsInput,
  fiscalSettingsSchema,
  type SunatConfig,
  sunatConfigSchema,
} from '@atalaya/core/wire/rest/fiscal-settings';
import { fiscalPrefix, fiscalSecretContext } from '@atalaya/platform/fiscal/fiscal-secret';
import type { Trx } from '@atalaya/platform/postgres/database';
import { invalidField, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { type CertificateFacts, readCertificate } from './read-certificate.js';

export async function readFiscalSettings(trx: Trx, tenantId: string): Promise<FiscalSettings> {
  const row = await rowOf(trx, tenantId);
  if (row === undefined) return NONE;
  return {
    adapter: row.adapter,
    issue: row.issue,
    since: row.since?.toISOString() ?? null,
    sunat: sunatConfigSchema.safeParse(row.config).data ?? null,
    certificate: fiscalSettingsSchema.shape.certificate.safeParse(row.certificate).data ?? null,
    pausedUntil: row.paused_until?.toISOString() ?? null,
    pausedReason: row.paused_reason,
  };
}

const NONE: FiscalSettings = {
  adapter: 'none',
  issue: 'on_issue',
  since: null,
  sunat: null,
  certificate: null,
  pausedUntil: null,
  pausedReason: null,
};

/** Switched on, documents issued from then on get a fiscal one. What rested is tried again at once. */
export async function writeFiscalSettings(
  unit: TenantUnit,
  box: SecretBox,
  input: FiscalSettingsInput,
): Promise<void> {
  await unit.lockTenant();
  const before = await rowOf(unit.trx, unit.tenantId);
  if (input.adapter === 'none') {
    await put(unit, { adapter: 'none', since: null });
  } else {
    const hasSecret = before !== undefined && before.key_id !== null;
    if (input.secret === undefined && !hasSecret) throw invalidField('secret', 'is needed');
    await openSeries(unit, input.sunat);
    await put(unit, {
      adapter: 'sunat',
      issue: input.issue,
      config: JSON.stringify(input.sunat),
      since: before?.since ?? unit.now,
      ...(input.secret !== undefined && sealed(unit, box, input.secret)),
    });
  }
  const { secret, ...after } = { secret: undefined, ...input };
  await unit.record({
    action: 'fiscal_settings.update',
    subjectType: 'fiscal_settings',
    subjectId: unit.tenantId,
    before: before === undefined ? undefined : { adapter: before.adapter, sunat: before.config },
    after: { ...after, isSecretNew: secret !== undefined },
  });
  unit.announce('tenant.changed');
}

export async function readFiscalChoice(trx: Trx, accountId: string): Promise<FiscalChoice> {
  await findAccount(trx, accountId);
  const row = await trx
    .selectFrom('account_fiscal_choices')
    .where('account_id', '=', accountId)
    .select('issue')
    .executeTakeFirst();
  return { issue: row?.issue ?? 'default' };
}

export async function writeFiscalChoice(
  unit: TenantUnit,
  accountId: string,
  { issue }: FiscalChoice,
): Promise<void> {
  const before = await readFiscalChoice(unit.trx, accountId);
  if (issue === 'default') {
    await unit.trx
      .deleteFrom('account_fiscal_choices')
      .where('tenant_id', '=', unit.tenantId)
      .where('account_id', '=', accountId)
      .execute();
  } else {
    const row = { issue, updated_at: unit.now, updated_by: unit.actor.name };
    await unit.trx
      .insertInto('account_fiscal_choices')
      .values({ tenant_id: unit.tenantId, account_id: accountId, ...row })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'account_id']).doUpdateSet(row))
      .execute();
  }
  await unit.record({
    action: 'account.fiscal_choice',
    subjectType: 'account',
    subjectId: accountId,
    before,
    after: { issue },
  });
}

async function findAccount(trx: Trx, id: string): Promise<void> {
  const row = await trx.selectFrom('accounts').where('id', '=', id).select('id').executeTakeFirst();
  if (row === undefined) throw notFound();
}

function rowOf(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('fiscal_settings')
    .where('tenant_id', '=', tenantId)
    .selectAll()
    .executeTakeFirst();
}

function sealed(
  unit: TenantUnit,
  box: SecretBox,
  secret: NonNullable<Extract<FiscalSettingsInput, { adapter: 'sunat' }>['secret']>,
) {
  const read = readCertificate(secret.certificate, secret.privateKey);
  if (read.kind === 'wrong') throw invalidField(`secret.${read.field}`, read.message);
  const context = fiscalSecretContext(unit.tenantId, 'sunat');
  const { keyId, ciphertext } = box.seal(JSON.stringify(secret), context);
  const facts: CertificateFacts = read.facts;
  return {
    key_id: keyId,
    ciphertext: Buffer.from(ciphertext),
    certificate: JSON.stringify(facts),
  };
}

/** Each kind of document and series counts from one; what was counted before goes on. */
async function openSeries(unit: TenantUnit, { series }: SunatConfig): Promise<void> {
  const prefixes = new Set([
    fiscalPrefix('01', series.invoice),
    fiscalPrefix('03', series.receipt),
    fiscalPrefix('07', series.invoiceNote),
    fiscalPrefix('07', series.receiptNote),
  ]);
  await unit.trx
    .insertInto('number_series')
    .values(
      [...prefixes].map((prefix) => ({
        tenant_id: unit.tenantId,
        kind: 'fiscal' as const,
        prefix,
        created_at: unit.now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['tenant_id', 'kind', 'prefix']).doNothing())
    .execute();
}

async function put(
  unit: TenantUnit,
  values: {
    readonly adapter: 'none' | 'sunat';
    readonly issue?: FiscalSettings['issue'];
    readonly config?: string;
    readonly since: Date | null;
    readonly key_id?: string;
    readonly ciphertext?: Buffer;
    readonly certificate?: string;
  },
): Promise<void> {
  const row = {
    ...values,
    failures_in_row: 0,
    paused_until: null,
    paused_reason: null,
    updated_at: unit.now,
    updated_by: unit.actor.name,
  };
  await unit.trx
    .insertInto('fiscal_settings')
    .values({ tenant_id: unit.tenantId, issue: 'on_issue', ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}
