import type { CreateTicketResult, Ticket, TicketDetail } from '@atalaya/core/wire/rest/tickets';
import { lookAtTickets } from '@atalaya/platform/tickets/look-at-tickets.store';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../testing/api-client.js';
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
