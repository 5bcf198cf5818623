import type {
  MaintenancePreview,
  MaintenanceWindow,
  WindowMessage,
} from '@atalaya/core/wire/rest/maintenance-windows';
import { tellWindowCustomers } from '@atalaya/platform/maintenance/tell-window-customers';
import { windowTimesTask } from '@atalaya/platform/maintenance/window-times-task.store';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedIncident } from '../../testing/seed-incident.js';
import { seedService } from '../../testing/seed-service.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let site = '';
let router = '';
let ap = '';
let cpe = '';
let customer = '';

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(api.clock.now() + hours * HOUR).toISOString();
const once = (from: number, to: number) => ({ kind: 'once', from: inHours(from), to: inHours(to) });
const WEEKLY = {
  kind: 'weekly',
  weekdays: [7],
  startTime: '02:00',
  durationMinutes: 90,
  validFrom: '2026-03-01',
  validUntil: null,
};
const towers = () => [{ kind: 'site', id: site }];
const plan = (body: object) => norte.owner.post('/maintenance-windows', body);
const listed = async (query: string) =>
  (await norte.owner.get(`/maintenance-windows${query}`)).as<{ items: MaintenanceWindow[] }>(200)
    .items;

beforeAll(async () => {
  norte = await api.tenant('norte');
  const make = async (path: string, body: object) =>
    (await norte.owner.post(path, body)).as<{ id: string }>(201).id;
  site = await make('/sites', { name: 'Cerro', kind: 'tower' });
  router = await make('/devices', { name: 'router', role: 'router', siteId: site });
  ap = await make('/devices', { name: 'ap', role: 'ap', upstreamId: router });
  cpe = await make('/devices', { name: 'cpe', role: 'cpe', upstreamId: ap });
  customer = (await seedService(api, norte, 'norte', cpe)).customer;
});

describe('maintenance windows', () => {
  it('are planned, found, changed, ended and removed, and leave their trace', async () => {
    const scope = [...towers(), { kind: 'subtree', id: ap }];
    const made = (
      await plan({ name: 'Fuente', schedule: once(-1, 3), scope })
    ).as<MaintenanceWindow>(201);
    expect(made).toMatchObject({
      name: 'Fuente',
      notes: '',
      scope: [
        { kind: 'site', id: site, name: 'Cerro' },
        { kind: 'subtree', id: ap, name: 'ap' },
      ],
      current: { from: inHours(-1), to: inHours(3) },
      next: [{ from: inHours(-1), to: inHours(3) }],
      endedAt: null,
      createdBy: 'Owner of norte',
    });
    const path = `/maintenance-windows/${made.id}`;
    expect((await norte.owner.get(path)).as<MaintenanceWindow>(200)).toEqual(made);
    expect((await listed('?status=open')).map(({ id }) => id)).toContain(made.id);
    expect((await listed(`?at=${inHours(2)}`)).map(({ id }) => id)).toContain(made.id);
    expect((await listed(`?at=${inHours(3)}`)).map(({ id }) => id)).not.toContain(made.id);

    const renamed = await norte.owner.patch(path, { name: 'Fuente nueva', scope: towers() });
    expect(renamed.as<MaintenanceWindow>(200)).toMatchObject({
      name: 'Fuente nueva',
      scope: [{ kind: 'site' }],
      schedule: made.schedule,
    });

    await api.clock.advance(60_000);
    const ended = (await norte.owner.post(`${path}/end`, {})).as<MaintenanceWindow>(200);
    expect(ended).toMatchObject({ current: null, next: [], endedAt: inHours(0) });
    expect((await norte.owner.post(`${path}/end`, {})).problem.slug).toBe('not-in-maintenance');
    // A form sends everything: what is as it was stays ended.
    const { name, notes, schedule } = ended;
    const same = await norte.owner.patch(path, { name, notes, schedule, scope: towers() });
    expect(same.as<MaintenanceWindow>(200)).toMatchObject({ current: null, endedAt: inHours(0) });
    expect((await listed('?status=past')).map(({ id }) => id)).toContain(made.id);
    expect((await listed('?status=open')).map(({ id }) => id)).not.toContain(made.id);

    expect((await norte.owner.delete(path)).status).toBe(204);
    expect((await norte.owner.get(path)).status).toBe(404);
    const log = await norte.owner.get(
      `/audit-log?subjectType=maintenance_window&subjectId=${made.id}`,
    );
    expect(log.as<{ items: unknown[] }>(200).items).toMatchObject([
      { action: 'maintenance_window.delete', after: null },
      { action: 'maintenance_window.update' },
      { action: 'maintenance_window.end', before: { ended_at: null } },
      { action: 'maintenance_window.update', before: { name: 'Fuente' } },
      { action: 'maintenance_window.create', before: null, after: { name: 'Fuente' } },
    ]);
  });

  it('of each week tell their next occurrences in the organisation’s zone', async () => {
    const made = (
      await plan({ name: 'Semanal', schedule: WEEKLY, scope: [{ kind: 'device', id: router }] })
    ).as<MaintenanceWindow>(201);
    // 02:00 in Mexico City is 08:00 UTC all year.
    expect(made.next.map(({ from }) => from)).toEqual(
      ['01', '08', '15', '22', '29'].map((day) => `2026-03-${day}T08:00:00.000Z`),
    );
    expect(await listed('?at=2026-03-08T09:00:00Z')).toHaveLength(1);
    expect(await listed('?at=2026-03-08T09:30:00Z')).toHaveLength(0);
    const page = await norte.owner.get('/maintenance-windows?limit=1');
    expect(page.as<{ items: unknown[] }>(200).items).toHaveLength(1);
  });

  it('are refused with the field that is wrong', async () => {
    const fields = async (schedule: object, scope: object[] = towers()) =>
      (await plan({ name: 'x', schedule, scope })).problem.fields;
    expect(await fields(once(3, 1))).toEqual(['schedule.to']);
    expect(await fields(once(0, 169))).toEqual(['schedule.to']);
    expect(await fields(once(-2, -1))).toEqual(['schedule.to']);
    expect(await fields({ ...WEEKLY, weekdays: [] })).toEqual(['schedule.weekdays']);
    expect(await fields({ ...WEEKLY, startTime: '25:00' })).toEqual(['schedule.startTime']);
    expect(await fields({ ...WEEKLY, durationMinutes: 0 })).toEqual(['schedule.durationMinutes']);
    expect(await fields({ ...WEEKLY, validUntil: '2026-02-28' })).toEqual(['schedule.validUntil']);
    expect(await fields({ ...WEEKLY, weekdays: [1], validUntil: '2026-03-01' })).toEqual([
      'schedule.weekdays',
    ]);
    expect(await fields(WEEKLY, [])).toEqual(['scope']);
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect(await fields(WEEKLY, [...towers(), { kind: 'device', id: nowhere }])).toEqual([
      'scope.1.id',
    ]);
    expect(await fields(WEEKLY, [{ kind: 'device', id: site }])).toEqual(['scope.0.id']);
  });

  it('show whom they hurt before they are stored', async () => {
    const preview = async (scope: object[], who = norte.owner) =>
      (
        await who.post('/maintenance-windows/preview', { schedule: once(1, 2), scope })
      ).as<MaintenancePreview>(200);
    const tower = await preview(towers());
    expect(tower.occurrences).toEqual([
      { from: inHours(1), to: inHours(2), inBusinessHours: false },
    ]);
    expect(tower.devices).toMatchObject({ inScope: 1, behind: 2 });
    expect(tower.devices.listed.map(({ name, inScope }) => [name, inScope])).toEqual([
      ['router', true],
      ['ap', false],
      ['cpe', false],
    ]);
    expect(tower.customers).toMatchObject({
      services: 1,
      suggestedServices: 1,
      persons: 1,
      companies: 0,
      monthly: [{ amountMinor: 49_900, currency: 'MXN' }],
      listed: [{ name: 'norte customer' }],
    });
    const technician = await api.person(norte, 'technician', 'tec@norte.test');
    expect((await preview(towers(), technician)).customers).not.toBeNull();
    await norte.owner.patch('/roles/technician', {
      permissions: [{ resource: 'customer', action: 'read', allowed: false }],
    });
    await api.clock.advance(10_000);
    const blind = await preview(towers(), technician);
    expect(blind).toMatchObject({ customers: null, devices: { behind: 2 } });
    expect((await preview([{ kind: 'subtree', id: ap }])).devices).toMatchObject({
      inScope: 2,
      behind: 0,
    });
  });

  it('append maintenance.scheduled with the change, and only when the plan changed', async () => {
    const made = (
      await plan({ name: 'Aviso', schedule: once(5, 6), scope: towers() })
    ).as<MaintenanceWindow>(201);
    const { schedule } = made;
    const same = { notes: 'x', schedule, scope: towers() };
    await norte.owner.patch(`/maintenance-windows/${made.id}`, same);
    await norte.owner.patch(`/maintenance-windows/${made.id}`, { schedule: once(6, 7) });
    const refused = await plan({ name: 'No', schedule: once(3, 1), scope: towers() });
    expect(refused.status).toBe(400);
    const events = await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .selectFrom('outbox')
        .select(['sequence', 'actor', 'data'])
        .where('type', '=', 'maintenance.scheduled')
        .where('subject', '=', `maintenance-window:${made.id}`)
        .orderBy('sequence')
        .execute(),
    );
    expect(events.map(({ sequence }) => Number(sequence))).toEqual([1, 2]);
    expect(events[0]?.data).toMatchObject({
      name: 'Aviso',
      timezone: 'America/Mexico_City',
      occurrences: [{ from: inHours(5), to: inHours(6) }],
      scope: [{ kind: 'site', name: 'Cerro' }],
      devices: { inScope: 1, behind: 2 },
      affected: { services: 1, persons: 1 },
      customers: [{ name: 'norte customer' }],
    });
    expect(events[0]?.actor).toMatchObject({ kind: 'user' });
  });

  it('warn of what is broken already, and of the hours in which companies work', async () => {
    const incidentId = await seedIncident(api, norte.id, 'norte', router);
    // 1 March 2026 is a Sunday in Mexico; 20 to 44 hours later it is Monday.
    const body = { schedule: once(20, 44), scope: [{ kind: 'subtree', id: router }] };
    const answer = await norte.owner.post('/maintenance-windows/preview', body);
    const { occurrences, openIncidents } = answer.as<MaintenancePreview>(200);
    expect(occurrences).toMatchObject([{ inBusinessHours: true }]);
    expect(openIncidents).toMatchObject([{ id: incidentId, rootName: 'norte router' }]);
    const other = { ...body, scope: [{ kind: 'device', id: cpe }] };
    const elsewhere = await norte.owner.post('/maintenance-windows/preview', other);
    expect(elsewhere.as<MaintenancePreview>(200).openIncidents).toEqual([]);
  });
});

describe('telling of planned work', () => {
  const events = async (windowId: string) => {
    const rows = await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .selectFrom('outbox')
        .select('data')
        .where('subject', '=', `maintenance-window:${windowId}`)
        .orderBy('sequence')
        .execute(),
    );
    return rows.map(({ data }) => data);
  };
  const task = () => windowTimesTask({ database: api.db.database, clock: api.clock });
  const look = () => task().run(new AbortController().signal);
  const make = async (body: object) =>
    (
      await plan({ name: 'Corte', scope: towers(), tellCustomers: true, ...body })
    ).as<MaintenanceWindow>(201);

  it('says before and after, once, whom it hurts, and how to reach them where that is allowed', async () => {
    await norte.owner.patch(`/customers/${customer}`, { phone: '+52 55 1234 5678' });
    const made = await make({ schedule: once(1, 2) });
    expect(made.tellCustomers).toBe(true);
    await look();
    await norte.owner.patch('/tenant', { settings: { shareContacts: true } });
    await api.clock.advance(2 * HOUR);
    await look();
    await look();
    const told = await events(made.id);
    expect(told).toMatchObject([
      { phase: 'scheduled', tellCustomers: true, ended: null, customers: [{ id: customer }] },
      {
        phase: 'ended',
        tellCustomers: true,
        ended: { from: inHours(-1), to: inHours(0) },
        occurrences: [],
        customers: [{ id: customer, phone: '+52 55 1234 5678', email: null }],
        customersPath: `/api/v1/maintenance-windows/${made.id}/customers`,
      },
    ]);
    expect(JSON.stringify(told[0])).not.toContain('1234');
    const all = await norte.owner.get(`/maintenance-windows/${made.id}/customers`);
    expect(all.as<{ items: unknown[] }>(200).items).toEqual([
      {
        id: customer,
        name: 'norte customer',
        kind: 'person',
        phone: '+52 55 1234 5678',
        email: null,
      },
    ]);
  });

  it('tells people over their channels, when their night is over', async () => {
    const channel = async (name: string, part: object) =>
      (
        await norte.owner.post('/notification-channels', {
          kind: 'telegram',
          name,
          secret: { botToken: `123456789:${'A'.repeat(35)}` },
          config: {},
          ...part,
        })
      ).as<{ id: string }>(201).id;
    const now = await channel('noc', {});
    const later = await channel('boss', {});
    await channel('only what is critical', { minSeverity: 'critical' });
    const clockOf = (at: number) => new Date(at).toISOString().slice(11, 16);
    const quiet = { from: clockOf(api.clock.now() - HOUR), until: clockOf(api.clock.now() + HOUR) };
    const { timezone } = (await norte.owner.get('/tenant')).as<{ timezone: string }>(200);
    await norte.owner.patch('/tenant', { timezone: 'UTC' });
    await norte.owner.patch(`/quiet-hours/${now}`, { info: null });
    await norte.owner.patch(`/quiet-hours/${later}`, { info: quiet });
    const made = await make({ schedule: once(5, 6) });
    const rows = await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .selectFrom('channel_deliveries as d')
        .innerJoin('channels as c', 'c.id', 'd.channel_id')
        .where('d.subject', '=', `maintenance-window:${made.id}`)
        .select(['c.name', 'd.next_attempt_at'])
        .orderBy('c.name')
        .execute(),
    );
    await norte.owner.patch('/tenant', { timezone });
    const due = rows.map(({ name, next_attempt_at }) => [name, clockOf(next_attempt_at.getTime())]);
    expect(due).toEqual([
      ['boss', quiet.until],
      ['noc', clockOf(api.clock.now())],
    ]);
  });

  it('says that a time ended early, and what was cancelled; of what is over nothing more', async () => {
    const phases = async (id: string) => (await events(id)).map((data) => data['phase']);
    const early = await make({ schedule: once(-1, 3) });
    await norte.owner.post(`/maintenance-windows/${early.id}/end`, {});
    await api.clock.advance(4 * HOUR);
    await look();
    await norte.owner.delete(`/maintenance-windows/${early.id}`);
    expect(await phases(early.id)).toEqual(['scheduled', 'ended']);
    const off = await make({ schedule: once(5, 6) });
    await norte.owner.delete(`/maintenance-windows/${off.id}`);
    expect(await phases(off.id)).toEqual(['scheduled', 'cancelled']);
    const asked = await make({ schedule: once(5, 6), tellCustomers: false });
    await norte.owner.patch(`/maintenance-windows/${asked.id}`, { tellCustomers: true });
    expect((await events(asked.id)).map((data) => data['tellCustomers'])).toEqual([false, true]);
  });

  it('of each week says each time as it comes near and its end, after a silence of weeks the last end', async () => {
    const schedule = { ...WEEKLY, validFrom: '2026-03-02' };
    const made = await make({ schedule, noticeHours: 12 });
    await api.clock.advance(22 * 24 * HOUR);
    await look();
    const [, ended, ...more] = await events(made.id);
    expect(more).toEqual([]);
    expect(ended).toMatchObject({
      phase: 'ended',
      ended: { from: '2026-03-22T08:00:00.000Z', to: '2026-03-22T09:30:00.000Z' },
    });
    const comesNear = Date.parse('2026-03-28T20:00:00.000Z');
    for (const at of [comesNear - 1, comesNear, comesNear + HOUR]) {
      await api.clock.advance(at - api.clock.now());
      await look();
    }
    const [upcoming, ...none] = (await events(made.id)).slice(2);
    expect(none).toEqual([]);
    expect(upcoming).toMatchObject({
      phase: 'upcoming',
      upcoming: { from: '2026-03-29T08:00:00.000Z', to: '2026-03-29T09:30:00.000Z' },
      noticeHours: 12,
      customers: [{ id: customer }],
    });
  });
});

describe('messages to customers', () => {
  let sur: Tenant;
  let tower = '';
  const people: Record<'ana' | 'beto' | 'caro' | 'dani', string> = {
    ana: '',
    beto: '',
    caro: '',
    dani: '',
  };
  const nameOf = (id: string) => Object.entries(people).find(([, each]) => each === id)?.[0] ?? id;
  const tell = () => tellWindowCustomers(api.db.database, sur.id, api.clock.now());
  const at = (local: string) => Date.parse(`${local}:00-06:00`);
  const go = async (local: string) => {
    await api.clock.advance(at(local) - api.clock.now());
    await tell();
  };
  const make = async (from: string, to: string, more: object = {}) => {
    const schedule = {
      kind: 'once',
      from: new Date(at(from)).toISOString(),
      to: new Date(at(to)).toISOString(),
    };
    const scope = [{ kind: 'site', id: tower }];
    const body = { name: 'Torre', schedule, scope, sendsMessages: true, ...more };
    const made = await sur.owner.post('/maintenance-windows', body);
    return made.as<MaintenanceWindow>(201);
  };
  const inside = <T>(work: Parameters<typeof api.db.database.withTenant<T>>[1]) =>
    api.db.database.withTenant(sur.id, work);
  /** Who is written to, over what and of what; what was written is taken. */
  const sent = (state: 'delivered' | 'dead' = 'delivered') =>
    inside(async (trx) => {
      const rows = await trx
        .selectFrom('channel_deliveries as d')
        .innerJoin('channels as c', 'c.id', 'd.channel_id')
        .innerJoin('outbox as e', 'e.id', 'd.event_id')
        .where('d.state', '=', 'pending')
        .where('d.recipient', 'is not', null)
        .select(['d.id', 'c.kind', 'd.recipient', 'd.next_attempt_at', 'e.data'])
        .orderBy('d.next_attempt_at')
        .orderBy('d.step')
        .execute();
      await trx
        .updateTable('channel_deliveries')
        .set({ state, settled_at: new Date(api.clock.now()) })
        .where('state', '=', 'pending')
        .execute();
      return rows.map(({ kind, recipient, data }) => [kind, recipient, data['phase']]);
    });
  const messages = async (id: string) =>
    (await sur.owner.get(`/maintenance-windows/${id}/messages`))
      .as<{ items: WindowMessage[] }>(200)
      .items.map(({ customer, phase, state, reason }) =>
        [nameOf(customer.id), phase, state, reason].filter((part) => part !== null).join(' '),
      )
      .sort();

  beforeAll(async () => {
    sur = await api.tenant('sur');
    const id = async (path: string, body: object) =>
      (await sur.owner.post(path, body)).as<{ id: string }>(201).id;
    tower = await id('/sites', { name: 'Cerro Alto', kind: 'tower' });
    const core = await id('/devices', { name: 'router', role: 'router', siteId: tower });
    const contacts = {
      ana: { email: 'ana@correo.test', phone: '+525500000001' },
      beto: { phone: '55 0000 0002' },
      caro: {},
      dani: { email: 'dani@correo.test' },
    };
    for (const key of ['ana', 'beto', 'caro', 'dani'] as const) {
      const { customer: made, service } = await seedService(api, sur, key, core);
      people[key] = made;
      await sur.owner.patch(`/customers/${made}`, contacts[key]);
      // Dani's line is cut already.
      if (key !== 'dani') continue;
      await inside((trx) =>
        trx
          .updateTable('services')
          .set({ desired_state: 'suspended' })
          .where('id', '=', service)
          .execute(),
      );
    }
    for (const kind of ['sms', 'email'] as const) {
      const made = new Date(api.clock.now());
      const channel = { kind, name: kind, config: '{}', created_by: 'x' };
      await inside((trx) =>
        trx
          .insertInto('channels')
          .values({ tenant_id: sur.id, ...channel, created_at: made, updated_at: made })
          .execute(),
      );
    }
    await api.clock.advance(at('2026-04-06T12:00') - api.clock.now());
  });

  it('are counted before the work is stored: by channel, and who can be told over none', async () => {
    const preview = await sur.owner.post('/maintenance-windows/preview', {
      schedule: once(5, 6),
      scope: [{ kind: 'site', id: tower }],
    });
    expect(preview.as<MaintenancePreview>(200).customers).toMatchObject({
      persons: 3,
      suspendedServices: 1,
      reach: {
        byChannel: [{ kind: 'sms', customers: 2 }],
        unreachable: [{ reason: 'no-contact', customers: 1 }],
      },
    });
    const bad = { kind: 'once', from: inHours(5), to: inHours(6) };
    const refused = async (part: object) => {
      const scope = [{ kind: 'site', id: tower }];
      const body = { name: 'x', schedule: bad, scope, ...part };
      return (await sur.owner.post('/maintenance-windows', body)).problem.fields;
    };
    expect(await refused({ customerText: 'A las {hora}' })).toEqual(['customerText']);
    expect(await refused({ noticeHours: 0 })).toEqual(['noticeHours']);
    expect(await refused({ work: 'nap' })).toEqual(['work']);
  });

  it('go out a day before and when it ends, once to each whoever looks, to those who were told', async () => {
    const customerText = '{trabajo} en {lugar}';
    const made = await make('2026-04-08T02:00', '2026-04-08T04:00', {
      customerText,
      work: 'reboot',
    });
    await tell();
    await go('2026-04-07T08:59');
    expect(await sent()).toEqual([]);
    await api.clock.advance(60_000);
    await Promise.all([tell(), tell()]);
    await tell();
    expect(await sent()).toEqual([
      ['sms', '+525500000001', 'planned'],
      ['sms', '+525500000002', 'planned'],
    ]);
    const [event] = await inside((trx) =>
      trx.selectFrom('outbox').select('data').where('type', '=', 'maintenance.message').execute(),
    );
    expect(event?.data).toMatchObject({
      work: 'reboot',
      brand: 'ISP sur',
      place: 'Cerro Alto',
      text: customerText,
      from: '2026-04-08T08:00:00.000Z',
    });
    await tell();
    const unreachable = 'caro before unreachable no-contact';
    expect(await messages(made.id)).toEqual(['ana before told', 'beto before told', unreachable]);
    // Whom it hurts by then is not asked again.
    await sur.owner.patch(`/customers/${people.caro}`, { email: 'caro@correo.test' });
    await go('2026-04-08T04:00');
    expect(await sent()).toEqual([]);
    await go('2026-04-08T09:00');
    await tell();
    expect(await sent()).toEqual([
      ['sms', '+525500000001', 'ended'],
      ['sms', '+525500000002', 'ended'],
    ]);
    await tell();
    const shown = await sur.owner.get(`/maintenance-windows/${made.id}`);
    expect(shown.as<MaintenanceWindow>(200).messages).toEqual({
      from: '2026-04-08T08:00:00.000Z',
      to: '2026-04-08T10:00:00.000Z',
      outcome: 'ended',
      before: { waiting: 0, told: 2, failed: 0, unreachable: 1, dropped: 0 },
      after: { waiting: 0, told: 2, failed: 0, unreachable: 0, dropped: 0 },
    });
    const timeline = await sur.owner.get(`/customers/${people.ana}/timeline?kinds=message`);
    expect(timeline.as<{ items: unknown[] }>(200).items).toMatchObject([
      { data: { about: 'ended', state: 'told', channel: 'sms', work: 'Torre' } },
      { data: { about: 'planned', state: 'told', channel: 'sms', work: 'Torre' } },
    ]);
    await sur.owner.patch(`/customers/${people.caro}`, { email: null });
  });

  it('tell those who were told that it moved, and that it does not come', async () => {
    const made = await make('2026-04-10T10:00', '2026-04-10T12:00');
    await go('2026-04-09T10:00');
    // Beto's did not arrive over the one channel that reaches him.
    expect((await sent('dead')).length).toBe(2);
    await tell();
    expect(await sent()).toEqual([['email', 'ana@correo.test', 'planned']]);
    await tell();
    const path = `/maintenance-windows/${made.id}`;
    const later = { kind: 'once', from: '2026-04-10T20:00:00Z', to: '2026-04-10T22:00:00Z' };
    await sur.owner.patch(path, { schedule: later });
    await tell();
    expect(await sent()).toEqual([['sms', '+525500000001', 'moved']]);
    await go('2026-04-09T14:00');
    expect(await sent()).toEqual([['sms', '+525500000002', 'planned']]);
    await tell();
    await sur.owner.delete(path);
    await tell();
    await tell();
    expect(await sent()).toEqual([
      ['sms', '+525500000001', 'cancelled'],
      ['sms', '+525500000002', 'cancelled'],
    ]);
  });

  it('of each week go out before each time; by night what is near goes by e-mail, and nobody hears of what was not told', async () => {
    const weekly = { ...WEEKLY, weekdays: [3], startTime: '01:00', validFrom: '2026-04-13' };
    const made = await make('2026-04-12T01:00', '2026-04-12T02:00', { schedule: weekly });
    await go('2026-04-14T09:00');
    expect((await sent()).map(([, , phase]) => phase)).toEqual(['planned', 'planned']);
    await go('2026-04-15T09:00');
    expect((await sent()).map(([, , phase]) => phase)).toEqual(['ended', 'ended']);
    await go('2026-04-21T09:00');
    expect((await sent()).map(([, , phase]) => phase)).toEqual(['planned', 'planned']);
    await sur.owner.delete(`/maintenance-windows/${made.id}`);
    await tell();
    await sent();
    await go('2026-04-22T21:00');
    const tonight = await make('2026-04-22T23:00', '2026-04-23T01:00');
    await tell();
    expect(await sent()).toEqual([['email', 'ana@correo.test', 'planned']]);
    await go('2026-04-23T01:30');
    await go('2026-04-23T09:00');
    expect(await sent()).toEqual([['email', 'ana@correo.test', 'ended']]);
    await tell();
    expect(await messages(tonight.id)).toEqual([
      'ana after told',
      'ana before told',
      'beto before dropped too-late',
      'caro before dropped too-late',
    ]);
  });
});
