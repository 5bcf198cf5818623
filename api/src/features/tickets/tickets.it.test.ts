import { EVERY_SHARD } from '@atalaya/core/domain/collectors/shard';
import type { PortalTicket } from '@atalaya/core/wire/rest/portal-tickets';
import type { CreateTicketResult, Ticket, TicketDetail } from '@atalaya/core/wire/rest/tickets';
import type { Certificate, Measurement, Visit } from '@atalaya/core/wire/rest/visits';
import { loadInventory } from '@atalaya/platform/inventory/targets.read-model';
import { lookAtTickets } from '@atalaya/platform/tickets/look-at-tickets.store';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../testing/api-client.js';
import { portalClient } from '../../testing/portal-client.js';
import { seedIncident } from '../../testing/seed-incident.js';
import { seedService } from '../../testing/seed-service.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
const HOUR = 3_600_000;
let norte: Tenant;
let router: string;
let of: Awaited<ReturnType<typeof seedService>>;
let techId: string;
let tech: ApiClient;

beforeAll(async () => {
  norte = await api.tenant('norte');
  router = (await norte.owner.post('/devices', { name: 'nodo', role: 'router' })).as<{
    id: string;
  }>(201).id;
  of = await seedService(api, norte, 'norte', router);
  tech = await api.person(norte, 'technician', 'tec@norte.test');
  const people = await norte.owner.get('/tickets/assignees');
  techId =
    people
      .as<{ items: { id: string; role: string }[] }>(200)
      .items.find(({ role }) => role === 'technician')?.id ?? '';
});

const open = async (more: object = {}, who = norte.owner) =>
  (
    await who.post('/tickets', { subject: 'Sin internet', customerId: of.customer, ...more })
  ).as<TicketDetail>(201);
const list = async (query: string, who = norte.owner) =>
  (await who.get(`/tickets?${query}`)).as<{ items: Ticket[] }>(200).items;
const look = () => lookAtTickets({ database: api.db.database, clock: api.clock }, norte.id);
const events = (type: string) =>
  api.db.database.withTenant(norte.id, (trx) =>
    trx.selectFrom('outbox').where('type', '=', type).select(['subject', 'data']).execute(),
  );
const outageOf = async (certainty: 'confirmed' | 'suggested') => {
  const id = await seedIncident(api, norte.id, 'norte', router);
  await api.db.database.withTenant(norte.id, (trx) =>
    trx
      .updateTable('incident_services')
      .set({ service_id: of.service, customer_id: of.customer, certainty })
      .where('incident_id', '=', id)
      .execute(),
  );
  return id;
};
const resolve = (id: string) =>
  api.db.database.withTenant(norte.id, (trx) =>
    trx
      .updateTable('incidents')
      .set({ resolved_at: new Date(api.clock.now()), resolution: 'recovered' })
      .where('id', '=', id)
      .execute(),
  );

describe('a ticket', () => {
  it('is opened, told, given, answered, resolved, reopened and closed, and each leaves its line', async () => {
    const made = await open({ priority: 'urgent', description: 'Luz roja en la antena' });
    expect(made).toMatchObject({
      state: 'open',
      source: 'desk',
      customer: { id: of.customer },
      // The customer's only line.
      service: { id: of.service },
      incident: null,
      notice: null,
    });
    expect(await events('ticket.created')).toMatchObject([
      { subject: `ticket:${made.id}`, data: { number: made.number, priority: 'urgent' } },
    ]);
    const act = async (path: string, body: object, who = norte.owner) =>
      (await who.post(`/tickets/${made.id}/${path}`, body)).as<TicketDetail>(200);
    expect((await act('assign', { userId: techId })).state).toBe('assigned');
    expect(await list('assignee=me', tech)).toMatchObject([{ id: made.id }]);
    const said = await act('comments', { text: 'Vamos hoy', isAnswer: true }, tech);
    expect(said.firstAnswer.answeredAt).not.toBeNull();
    expect((await act('move', { move: 'resolve', text: 'Se alineó' }, tech)).state).toBe(
      'resolved',
    );
    expect((await act('move', { move: 'resume' })).state).toBe('assigned');
    const closed = await act('move', { move: 'close' });
    expect(closed).toMatchObject({ state: 'closed', moves: [] });
    expect(closed.events.map(({ kind }) => kind)).toEqual([
      'opened',
      'assigned',
      'answer',
      'moved',
      'moved',
      'moved',
    ]);
    const after = await norte.owner.post(`/tickets/${made.id}/move`, { move: 'resume' });
    expect(after.status).toBe(409);
    expect((await norte.owner.post(`/tickets/${made.id}/assign`, { userId: null })).status).toBe(
      409,
    );
  });

  it('keeps once that its time ran out, and tells of it; waiting for the customer stops the clock', async () => {
    const waiting = await open({ priority: 'urgent', subject: 'Espera' });
    const late = await open({ priority: 'urgent', subject: 'Tarde' });
    await norte.owner.post(`/tickets/${waiting.id}/move`, { move: 'wait' });
    await api.clock.advance(8 * 24 * HOUR);
    await look();
    await look();
    const overdue = (await events('ticket.overdue')).map(({ subject, data }) => [
      subject,
      data['clock'],
    ]);
    expect(overdue).toEqual([
      [`ticket:${late.id}`, 'first_answer'],
      [`ticket:${late.id}`, 'resolution'],
    ]);
    expect((await list('overdue=true')).map(({ id }) => id)).toEqual([late.id]);
    const again = (
      await norte.owner.post(`/tickets/${waiting.id}/move`, { move: 'resume' })
    ).as<TicketDetail>(200);
    expect(Date.parse(again.resolution.dueAt)).toBeGreaterThan(api.clock.now());
    expect(again.resolution.breachedAt).toBeNull();
  });

  it('belongs to the open incident that its line is inside of, and waits for a yes once that is over', async () => {
    const outage = await outageOf('confirmed');
    const body = { subject: 'No hay internet', customerId: of.customer, priority: 'high' };
    const act = async (more: object, key: string) =>
      (
        await norte.owner.post(
          '/actions/create-ticket',
          { ...body, ...more },
          {
            'idempotency-key': key,
          },
        )
      ).as<CreateTicketResult>(200);
    const before = (await list('state=active')).length;
    expect(await act({ dryRun: true }, 'd')).toMatchObject({
      outcome: 'attached',
      ticket: null,
      incident: { id: outage },
    });
    expect((await list('state=active')).length).toBe(before);
    const made = await act({}, 'k');
    expect(made.ticket).toMatchObject({
      source: 'action',
      incident: { id: outage, certainty: 'confirmed' },
    });
    expect(made.ticket?.notice?.es).toContain('norte router');
    expect((await act({}, 'k')).ticket?.id).toBe(made.ticket?.id);
    await resolve(outage);
    await look();
    const after = (await norte.owner.get(`/tickets/${made.ticket?.id}`)).as<TicketDetail>(200);
    expect(after).toMatchObject({ state: 'waiting', waitingFor: 'confirmation', notice: null });
    expect(after.resolution.pausedAt).not.toBeNull();
    expect(after.events.at(-1)).toMatchObject({ kind: 'incident_over' });
    expect(await look()).not.toBe(api.clock.now());
    expect((await open()).incident).toBeNull();
    const over = await norte.owner.post('/tickets', { subject: 'x', incidentId: outage });
    expect(over.problem.fields).toEqual(['incidentId']);
    expect((await norte.owner.post('/tickets', { subject: 'x' })).problem.fields).toEqual([
      'customerId',
    ]);
  });
});

describe('a customer in the portal', () => {
  it('opens tickets of their own services, hears what they are told, and of an outage that is known', async () => {
    const email = 'ana@correo.test';
    (await norte.owner.patch(`/customers/${of.customer}`, { email })).as(200);
    const portal = await portalClient(api, { id: norte.id, slug: 'norte' }, email);
    const mine = async () =>
      (await portal.get('/portal/tickets?limit=3')).as<{ items: PortalTicket[] }>(200).items;
    const before = (await mine()).length;
    const ask = (text: string, more: object = {}, key = encodeURIComponent(text)) => {
      const body = { serviceId: of.service, kind: 'no_service', text, ...more };
      return portal.post('/portal/tickets', body, { 'idempotency-key': key });
    };
    const outage = await outageOf('suggested');
    const made = (await ask('Sin luz verde\ndesde ayer')).as<PortalTicket>(201);
    expect((await ask('Sin luz verde\ndesde ayer')).as<PortalTicket>(201).id).toBe(made.id);
    expect(made).toMatchObject({
      ...{ kind: 'no_service', state: 'open', text: 'Sin luz verde\ndesde ayer', answers: [] },
      incident: { until: null, isCertain: false },
    });
    const seen = (await norte.owner.get(`/tickets/${made.id}`)).as<TicketDetail>(200);
    expect(seen).toMatchObject({
      ...{ source: 'portal', priority: 'high', subject: 'Sin luz verde desde ayer' },
      ...{ openedBy: 'Portal · norte customer', service: { id: of.service } },
      incident: { id: outage },
    });
    const say = (text: string, isAnswer: boolean) =>
      norte.owner.post(`/tickets/${made.id}/comments`, { text, isAnswer });
    await say('No es culpa de la torre', false);
    (await say('Vamos en camino', true)).as(200);
    const shown = async () => (await mine()).find(({ id }) => id === made.id);
    expect(await shown()).toMatchObject({ answers: [{ text: 'Vamos en camino' }] });
    expect((await mine()).length).toBe(Math.min(3, before + 1));
    await resolve(outage);
    expect((await shown())?.incident?.until).not.toBeNull();

    const other = await norte.owner.post('/customers', { kind: 'person', name: 'otro' });
    const planId = of.plan;
    const theirs = await norte.owner.post('/services', {
      ...{ customerId: other.as<{ id: string }>(201).id, planId },
      ...{ accessKind: 'pppoe', accessIdentity: 'otro' },
    });
    const serviceId = theirs.as<{ id: string }>(201).id;
    expect((await ask('No es mío', { serviceId })).status).toBe(404);
    expect((await ask('no')).problem.fields).toEqual(['text']);
    (await ask('Va lento', { kind: 'slow' })).as(201);
    (await ask('Mi factura', { kind: 'billing' })).as(201);
    expect((await ask('Otra cosa', { kind: 'other' })).problem.slug).toBe('too-many-tickets');
    const parts = { isOpen: true, payOnline: true, reports: true, promises: true };
    (await norte.owner.call('PUT', '/portal-settings', { ...parts, tickets: false })).as(200);
    expect((await ask('Cerrado')).problem.slug).toBe('portal-part-closed');
  });
});

describe('a visit', () => {
  const signature = [Array.from({ length: 12 }, (_, at): [number, number] => [at * 10, at * 5])];
  const measured = (values: Readonly<Record<string, number>>) =>
    api.metrics.write(
      Object.entries(values).map(([name, value]) => {
        const [metric = '', ...tags] = name.split(' ');
        return {
          tenantId: norte.id,
          deviceId: cpe,
          metric: metric as 'radio.signal_dbm',
          tags: Object.fromEntries(tags.map((tag) => tag.split('=') as [string, string])),
          at: api.clock.now(),
          value,
        };
      }),
    );
  let cpe: string;
  const plan = async (more: object, who = norte.owner) =>
    who.post('/visits', {
      kind: 'installation',
      serviceId: of.service,
      technicianId: techId,
      day: '2026-03-20',
      slotFrom: '09:00',
      slotTo: '11:00',
      ...more,
    });
  const move = async (id: string, body: object, who = tech) => who.post(`/visits/${id}/move`, body);

  beforeAll(async () => {
    cpe = (await norte.owner.post('/devices', { name: 'cpe-norte', role: 'cpe' })).as<{
      id: string;
    }>(201).id;
    const path = `/services/${of.service}/device-links`;
    expect((await norte.owner.post(path, { deviceId: cpe, kind: 'cpe' })).status).toBe(204);
  });

  it('stands in the technician’s day in its order, keeps what the radio read, and tells its ticket', async () => {
    const ticket = await open({ subject: 'Alinear' });
    const late = (
      await plan({ kind: 'repair', ticketId: ticket.id, slotFrom: '16:00', slotTo: '18:00' })
    ).as<Visit>(201);
    const early = (await plan({ kind: 'removal' })).as<Visit>(201);
    const anyLine = (
      await plan({ ...{ serviceId: undefined, customerId: of.customer }, technicianId: null })
    ).as<Visit>(201);
    expect(anyLine.service).toMatchObject({ id: of.service });
    const day = (await tech.get('/visits?technician=me&day=2026-03-20')).as<{ items: Visit[] }>(
      200,
    );
    expect(day.items.map(({ id }) => id)).toEqual([early.id, late.id]);
    const moved = { slotFrom: '08:00', slotTo: '08:30' };
    (await norte.owner.patch(`/visits/${late.id}`, moved)).as(200);
    const again = (await tech.get('/visits?technician=me&limit=1')).as<{
      items: Visit[];
      nextCursor: string;
    }>(200);
    expect(again.items).toMatchObject([{ id: late.id, ...moved }]);
    const next = await tech.get(`/visits?technician=me&limit=1&cursor=${again.nextCursor}`);
    expect(next.as<{ items: Visit[] }>(200).items).toMatchObject([{ id: early.id }]);
    await measured({ 'radio.signal_dbm radio=wlan1': -74 });
    (await move(late.id, { move: 'begin' })).as(200);
    await api.clock.advance(60_000);
    await measured({ 'radio.signal_dbm radio=wlan1': -59 });
    const done = (await move(late.id, { move: 'finish', outcome: 'Realineada' })).as<Visit>(200);
    expect(done).toMatchObject({
      state: 'done',
      before: { signalDbm: -74, device: { id: cpe } },
      after: { signalDbm: -59 },
      moves: [],
    });
    expect((await move(early.id, { move: 'fail' })).problem.fields).toEqual(['outcome']);
    const { events } = (await norte.owner.get(`/tickets/${ticket.id}`)).as<TicketDetail>(200);
    expect(events.map(({ data }) => data['what']).filter(Boolean)).toEqual([
      'planned',
      'begun',
      'done',
    ]);
    expect((await norte.owner.patch(`/visits/${late.id}`, moved)).status).toBe(409);
    const there = async (query: string) =>
      (await tech.get(`/visits?${query}`)).as<{ items: Visit[] }>(200).items.map(({ id }) => id);
    expect(await there(`deviceId=${cpe}&since=2026-03-20`)).toContain(late.id);
    expect(await there(`deviceId=${cpe}&since=2026-03-21`)).toEqual([]);
    expect(await there(`deviceId=${router}`)).toEqual([]);
  });

  it('is asked for of a CPE that is echoed more often as long as its ticket is open', async () => {
    const secrets = { seal: () => ({ keyId: '', ciphertext: Buffer.of() }), open: () => '{}' };
    const share = { collectorId: null, shards: EVERY_SHARD };
    const echoes = async () =>
      (await loadInventory(api.db.database, secrets, share, norte.id)).echoes.map(
        (target) => target.echoes,
      );
    await api.db.database.withTenant(norte.id, async (trx) => {
      await trx.updateTable('tickets').set({ state: 'closed', waiting_for: null }).execute();
      const source = { tenant_id: norte.id, device_id: cpe, driver: 'icmp' as const };
      await trx
        .insertInto('device_sources')
        .values({ ...source, address: '192.0.2.9' })
        .execute();
    });
    expect(await echoes()).toEqual([5]);
    await open();
    expect(await echoes()).toEqual([20]);
  });

  it('of an installation ends with a signature on what was measured, which the link is held to', async () => {
    const { id } = (await plan({})).as<Visit>(201);
    const sign = (who = tech) =>
      who.post(`/visits/${id}/certificate`, { signer: 'Doña Ana', signature });
    expect((await sign()).status).toBe(409);
    (await move(id, { move: 'begin' })).as(200);
    expect((await move(id, { move: 'finish' })).problem.slug).toBe('certificate-needed');
    await measured({
      'radio.signal_dbm radio=wlan1': -71,
      'radio_chain.signal_dbm radio=wlan1 chain=0': -73,
      'radio_chain.signal_dbm radio=wlan1 chain=1': -75,
      'radio.tx_rate_bps radio=wlan1': 65e6,
      'radio.rx_rate_bps radio=wlan1': 130e6,
      'interface.speed_bps interface=eth0': 100e6,
      'interface.speed_bps interface=wlan1': 600e6,
      'ping.loss_pct': 0,
    });
    const now = (await tech.get(`/visits/${id}/measurement`)).as<Measurement>(200);
    expect(now.isMet).toBe(false);
    expect(now.checks.filter(({ verdict }) => verdict !== 'met')).toMatchObject([
      { measure: 'signalDbm', value: -71, bound: -65, verdict: 'below' },
    ]);
    expect((await sign()).problem.slug).toBe('below-minimums');
    const except = (who: ApiClient) =>
      who.post(`/visits/${id}/exception`, { reason: 'Sin otra torre' });
    expect((await except(tech)).status).toBe(403);
    (await except(norte.owner)).as(200);
    const done = (await sign()).as<Visit>(200);
    expect(done).toMatchObject({ state: 'done', certificate: { isMet: false } });
    const { content } = (await tech.get(`/visits/${id}/certificate`)).as<Certificate>(200);
    expect(content).toMatchObject({
      signer: 'Doña Ana',
      exception: { reason: 'Sin otra torre' },
      customer: { name: 'norte customer' },
      signature,
    });
    const pdf = await tech.get(`/visits/${id}/certificate.pdf`);
    expect([pdf.status, pdf.body.slice(0, 5)]).toEqual([200, '%PDF-']);
    const held = await norte.owner.get(`/reference-values?deviceId=${cpe}&kind=acceptance`);
    expect(held.as<{ items: object[] }>(200).items).toMatchObject([
      { metric: 'radio.signal_dbm', tags: { radio: 'wlan1' }, value: -71 },
    ]);
    expect((await sign()).status).toBe(409);
    const change = api.db.database.withTenant(norte.id, (trx) =>
      trx.updateTable('signal_certificates').set({ is_met: true }).execute(),
    );
    await expect(change).rejects.toThrow(/permission denied/);
  });
});
