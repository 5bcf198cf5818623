import { randomBytes, randomUUID } from 'node:crypto';
import type { LinkKind } from '@atalaya/core/domain/network/link-kind';
import { observe } from './observe.js';
import { seedBilling } from './seed-billing.js';
import { seedChannel, seedTextMessage } from './seed-channel.js';
import { seedCustomerRecords } from './seed-customer-records.js';
import { seedDunning } from './seed-dunning.js';
import { seedEnforcement } from './seed-enforcement.js';
import { seedFiscal } from './seed-fiscal.js';
import { seedIncident, seedIncidentAlert } from './seed-incident.js';
import { seedInvoicing } from './seed-invoicing.js';
import { seedPaging } from './seed-paging.js';
import { seedPayments } from './seed-payments.js';
import { seedPortal } from './seed-portal.js';
import { seedProvisioning } from './seed-provisioning.js';
import { seedPushedAlert } from './seed-pushed-alert.js';
import { seedService } from './seed-service.js';
import { seedSla } from './seed-sla.js';
import { seedSync } from './seed-sync.js';
import { seedTickets } from './seed-tickets.js';
import { seedWebhook } from './seed-webhook.js';
import { seedWorkMessage } from './seed-work-message.js';
import { setUpRouter } from './set-up-router.js';
import type { Tenant, TestApi } from './with-api.js';

export interface Seeded extends Tenant {
  /** One id of every type that a path or a body may name. */
  readonly ids: Readonly<Record<IdType, string>>;
  readonly wallToken: string;
}
export type IdType =
  | 'site'
  | 'credential'
  | 'controller'
  | 'collector'
  | 'collectorEnrolment'
  | 'device'
  | 'upstream'
  | 'link'
  | 'import'
  | 'discoveryRun'
  | 'candidate'
  | 'suggestion'
  | 'inboundHook'
  | 'routerSetup'
  | 'incident'
  | 'customer'
  | 'plan'
  | 'service'
  | 'account'
  | 'contract'
  | 'equipment'
  | 'customerNote'
  | 'customerDocument'
  | 'taxGroup'
  | 'numberSeries'
  | 'invoiceRun'
  | 'parkedAccount'
  | 'invoiceDraft'
  | 'invoice'
  | 'creditNote'
  | 'fiscalDocument'
  | 'payment'
  | 'livePayment'
  | 'chosenPayment'
  | 'openInvoice'
  | 'freshInvoice'
  | 'singleDraft'
  | 'otherPlan'
  | 'servicePause'
  | 'planChange'
  | 'cashShift'
  | 'receiptConflict'
  | 'bankStatement'
  | 'statementLine'
  | 'reportedPayment'
  | 'paymentGateway'
  | 'gatewayPayment'
  | 'hold'
  | 'promise'
  | 'dunningRun'
  | 'collectionTask'
  | 'ticket'
  | 'visit'
  | 'plannedVisit'
  | 'serviceLink'
  | 'slaCredit'
  | 'enforcementRouter'
  | 'networkCommand'
  | 'writerCredential'
  | 'addressPool'
  | 'pathCpe'
  | 'oldCpe'
  | 'otherCpe'
  | 'spareCpe'
  | 'syncRow'
  | 'linkedRow'
  | 'ownedRow'
  | 'plannedRow'
  | 'waitingService'
  | 'maintenanceWindow'
  | 'silence'
  | 'peopleChannel'
  | 'escalationPolicy'
  | 'onCallRota'
  | 'onCallOverride'
  | 'alertRule'
  | 'referenceValue'
  | 'webhookEndpoint'
  | 'webhookDelivery'
  | 'notificationChannel'
  | 'channelDelivery'
  | 'tenantDomain'
  | 'wallToken'
  | 'apiKey'
  | 'user'
  | 'tenant';

/** A tenant with at least one row in every table that has a tenant, made through the api where it can be. */
export async function seedTenant(api: TestApi, slug: string): Promise<Seeded> {
  const tenant = await api.tenant(slug);
  const make: Make = async (path, body) =>
    (await tenant.owner.post(path, body, { 'idempotency-key': `${slug}${path}` })).as<{
      id: string;
    }>(201).id;
  const network = await seedNetwork(tenant, make, slug);
  const { credential, upstream, device } = network;
  const file = { source: 'file', name: `${slug}.csv`, text: `name,role\n${slug} imported,ap` };
  const imported = await make('/imports', file);
  const discoveryRun = await make('/discovery-runs', {
    targets: ['10.0.0.0/30'],
    credentialIds: [credential],
  });
  const found = await discover(api, tenant.id, discoveryRun, { upstream, device, slug });
  const tokens = await makeTokens(tenant, slug);
  await tenant.owner.patch('/roles/support', {
    permissions: [{ resource: 'site', action: 'write', allowed: true }],
  });
  const user = (
    await tenant.owner.post('/users', { email: `noc@${slug}.test`, name: slug, role: 'noc' })
  ).as<{ user: { id: string } }>(201).user.id;
  const hook = await tenant.owner.post('/inbound-hooks', { name: slug, deviceId: upstream });
  const inboundHook = hook.as<{ inboundHook: { id: string } }>(201).inboundHook.id;
  const routerSetup = await setUpRouter(api, tenant, slug);
  await observe(api, tenant.id, device, slug);
  const alerting = await alarm(api, tenant, device, slug);
  const maintenanceWindow = await make('/maintenance-windows', {
    name: `${slug} work`,
    schedule: { kind: 'once', from: '2026-02-28T12:00:00Z', to: '2026-03-02T12:00:00Z' },
    scope: [{ kind: 'subtree', id: device }],
  });
  const incident = await seedIncident(api, tenant.id, slug, upstream);
  await seedIncidentAlert(api, tenant.id, slug, incident);
  const paging = await seedPaging(api, tenant, { slug, incident, user });
  const enrolled = await enrol(api, tenant.id, slug);
  const served = await seedService(api, tenant, slug, device);
  await seedWorkMessage(api, tenant.id, { slug, maintenanceWindow, ...served });
  const billed = await seedBilling(api, tenant.id, { slug, ...served });
  const enforced = await seedEnforcement(api, tenant, { slug, ...served });
  return {
    ...tenant,
    wallToken: tokens.wall.url.split('/').at(-1) ?? '',
    ids: {
      ...network,
      ...enrolled,
      ...paging,
      ...served,
      ...billed,
      ...(await seedDunning(api, tenant.id, { slug, ...served, ...billed })),
      ...(await seedTickets(tenant, { slug, ...served })),
      ...(await seedSla(api, tenant.id, { slug, incident, ...served, ...billed })),
      ...enforced,
      ...(await seedProvisioning(api, tenant, { slug, ...served, ...enforced })),
      ...(await seedSync(api, tenant, { slug, ...served, ...enforced })),
      ...(await seedFiscal(api, tenant.id, { slug, ...billed })),
      ...(await seedPayments(api, tenant, { slug, account: billed.account })),
      ...(await seedInvoicing(api, tenant, { slug, ...served, ...billed })),
      ...(await seedCustomerRecords(api, tenant, { slug, ...served, ...billed })),
      ...(await seedPortal(api, tenant.id, { slug, ...served })),
      ...(await seedWebhook(api, tenant, slug)),
      ...(await seedChannel(tenant, slug)),
      discoveryRun,
      ...found,
      import: imported,
      inboundHook,
      ...alerting,
      routerSetup,
      incident,
      maintenanceWindow,
      wallToken: tokens.wall.wallToken.id,
      apiKey: tokens.apiKey,
      user,
      tenant: tenant.id,
    },
  };
}

type Make = (path: string, body: object) => Promise<string>;

async function seedNetwork(tenant: Tenant, make: Make, slug: string) {
  const site = await make('/sites', { name: `${slug} tower`, kind: 'tower' });
  const credential = await make('/credentials', {
    name: `${slug} snmp`,
    secret: { kind: 'snmp-community', community: `${slug}-community` },
  });
  const uisp = await tenant.owner.post('/credentials', {
    name: `${slug} uisp`,
    secret: { kind: 'uisp', token: `${slug}-token` },
  });
  const controller = await make('/controllers', {
    name: `${slug} uisp`,
    driver: 'uisp',
    address: `uisp.${slug}.test`,
    port: 443,
    credentialId: uisp.as<{ id: string }>(201).id,
  });
  const upstream = (
    await tenant.owner.post('/devices', { name: `${slug} router`, role: 'router', siteId: site })
  ).as<{ id: string }>(201).id;
  const device = await make('/devices', {
    name: `${slug} ap`,
    role: 'ap',
    siteId: site,
    address: '10.0.0.1',
    macs: ['02:00:00:00:00:01'],
    sources: [
      { driver: 'snmp', credentialId: credential },
      { driver: 'uisp', controllerId: controller, externalId: `${slug}-ap` },
    ],
  });
  const kind: LinkKind = 'ethernet';
  const link = await make('/device-links', { upstreamId: upstream, downstreamId: device, kind });
  return { site, credential, controller, upstream, device, link };
}

async function makeTokens(tenant: Tenant, slug: string) {
  const wall = await tenant.owner.post('/wall-tokens', { name: `${slug} wall` });
  const key = await tenant.owner.post('/api-keys', { name: `${slug} n8n`, scopes: ['site:read'] });
  return {
    wall: wall.as<{ url: string; wallToken: { id: string } }>(201),
    apiKey: key.as<{ apiKey: { id: string } }>(201).apiKey.id,
  };
}

/** What the collector would have written of a run. */
async function discover(
  api: TestApi,
  tenantId: string,
  runId: string,
  names: { readonly upstream: string; readonly device: string; readonly slug: string },
): Promise<{ readonly candidate: string; readonly suggestion: string }> {
  const now = new Date(api.clock.now());
  const candidate = randomUUID();
  return api.db.database.withTenant(tenantId, async (trx) => {
    const row = { tenant_id: tenantId, run_id: runId };
    await trx
      .insertInto('discovery_candidates')
      .values({
        ...row,
        id: candidate,
        address: '10.0.0.2',
        macs: ['02:00:00:00:01:00'],
        name: `${names.slug} found`,
        vendor: null,
        model: null,
        version: null,
        serial: null,
        platform: null,
        found_by: ['icmp'],
        ways: JSON.stringify([{ driver: 'icmp' }]),
        heard_on: JSON.stringify([]),
        suggested_role: 'cpe',
        suggested_site_id: null,
        status: 'new',
        device_id: null,
        matched_by: null,
        sort_key: '0',
        updated_at: now,
      })
      .execute();
    const { id: suggestion } = await trx
      .insertInto('link_suggestions')
      .values({
        ...row,
        upstream_device_id: names.upstream,
        upstream_candidate_id: null,
        downstream_device_id: names.device,
        downstream_candidate_id: null,
        kind: 'ethernet',
        confidence: 'medium',
        direction_sure: true,
        evidence: JSON.stringify([]),
        state: 'suggested',
        created_at: now,
        decided_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('discovery_ignored')
      .values({ tenant_id: tenantId, key: `serial:${names.slug}`, at: now })
      .execute();
    await trx
      .insertInto('device_neighbours')
      .values({
        tenant_id: tenantId,
        device_id: names.upstream,
        kind: 'arp',
        key: '10.0.0.2',
        mac: '02:00:00:00:01:00',
        address: '10.0.0.2',
        name: null,
        interface: 'ether1',
        platform: null,
        seen_at: now,
      })
      .execute();
    return { candidate, suggestion };
  });
}

/** A remote collector of this tenant's own, and a token that waits for another one. */
async function enrol(api: TestApi, tenantId: string, slug: string) {
  const collector = randomUUID();
  const collectorEnrolment = randomUUID();
  const at = new Date(api.clock.now());
  const name = `${slug} tower collector`;
  const hash = randomBytes(32);
  await api.db.database.withPlatform(async (trx) => {
    const kind = 'remote' as const;
    const shared = { owner_tenant_id: tenantId, kind, name, created_at: at };
    await trx
      .insertInto('collectors')
      .values({ id: collector, ...shared })
      .execute();
    await trx
      .insertInto('remote_collectors')
      .values({
        tenant_id: tenantId,
        collector_id: collector,
        public_key: randomBytes(32),
        secret_hash: hash,
        enrolled_at: at,
      })
      .execute();
  });
  await api.db.database.withTenant(tenantId, async (trx) => {
    const row = { tenant_id: tenantId };
    await trx
      .insertInto('collector_places')
      .values({ ...row, collector_id: collector })
      .execute();
    const dates = { created_at: at, expires_at: at };
    await trx
      .insertInto('collector_enrolments')
      .values({ ...row, id: collectorEnrolment, name, token_hash: hash, ...dates })
      .execute();
  });
  return { collector, collectorEnrolment };
}

/** A rule, what series are held against, and an alert as the alerting role would have stored it. */
async function alarm(api: TestApi, tenant: Tenant, deviceId: string, slug: string) {
  const made = await tenant.owner.post('/alert-rules', {
    name: `${slug} rule`,
    severity: 'warning',
    metric: 'device.temperature_c',
    condition: { kind: 'threshold', direction: 'above', raise: 70, clear: 65 },
  });
  const alertRule = made.as<{ id: string }>(201).id;
  const at = new Date(api.clock.now());
  await api.db.database.withTenant(tenant.id, (trx) =>
    trx
      .insertInto('alerts')
      .values({
        tenant_id: tenant.id,
        rule_id: alertRule,
        device_id: deviceId,
        series: '',
        tags: '{}',
        state: 'firing',
        value: 71,
        since: at,
        seen_at: at,
      })
      .execute(),
  );
  await seedPushedAlert(api, tenant.id, deviceId);
  await seedTextMessage(api, tenant.id, deviceId);
  await api.db.database.withTenant(tenant.id, (trx) =>
    trx
      .insertInto('series_baselines')
      .values({
        tenant_id: tenant.id,
        device_id: deviceId,
        metric: 'device.temperature_c',
        series: '',
        tags: '{}',
        value: 40,
        computed_at: at,
      })
      .execute(),
  );
  const written = await tenant.owner.post('/reference-values', {
    deviceId,
    metric: 'device.cpu_pct',
    kind: 'acceptance',
    value: 20,
  });
  return { alertRule, referenceValue: written.as<{ id: string }>(201).id };
}
