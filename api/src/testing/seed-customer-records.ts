import type { Tenant, TestApi } from './with-api.js';

/** The first bytes of a PNG: as much of a picture as is looked at. */
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).toString('base64');

const NOTHING = { amountMinor: 0, currency: 'MXN' };

/** What hangs on a customer beside services and money: one row of each table. */
export async function seedCustomerRecords(
  api: TestApi,
  tenant: Tenant,
  of: {
    readonly slug: string;
    readonly customer: string;
    readonly service: string;
    readonly account: string;
    readonly invoice: string;
  },
) {
  const make = async (path: string, body: object) =>
    (await tenant.owner.post(path, body)).as<{ id: string }>(201).id;
  const contract = await make('/contracts', {
    accountId: of.account,
    code: `${of.slug} paper`,
    startsOn: '2026-03-01',
  });
  const equipment = await make('/equipment', {
    customerId: of.customer,
    serviceId: of.service,
    kind: 'cpe',
    serial: `${of.slug}-serial`,
  });
  const customerNote = await make(`/customers/${of.customer}/notes`, { text: `${of.slug} note` });
  const customerDocument = await make(`/customers/${of.customer}/documents`, {
    name: `${of.slug}.png`,
    contentBase64: PNG,
  });
  await open(api, tenant.id, of);
  return { contract, equipment, customerNote, customerDocument };
}

async function open(
  api: TestApi,
  tenantId: string,
  of: { readonly slug: string; readonly account: string; readonly invoice: string },
): Promise<void> {
  await api.db.database.withTenant(tenantId, async (trx) => {
    const { id } = await trx
      .insertInto('opening_imports')
      .values({
        tenant_id: tenantId,
        source: 'wisphub',
        window_from: '2026-02-01',
        window_to: '2026-03-01',
        control: JSON.stringify({
          invoices: NOTHING,
          balances: NOTHING,
          total: NOTHING,
          taken: NOTHING,
          unread: 0,
        }),
        created_by: of.slug,
        created_at: new Date(api.clock.now()),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('opening_entries')
      .values({
        tenant_id: tenantId,
        source: 'wisphub',
        external_id: of.slug,
        import_id: id,
        account_id: of.account,
        invoice_id: of.invoice,
        payment_id: null,
      })
      .execute();
  });
}
