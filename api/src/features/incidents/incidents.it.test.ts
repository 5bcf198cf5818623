import { randomUUID } from 'node:crypto';
import type { Incident, IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedIncident } from '../../testing/seed-incident.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let incidentId: string;

interface Page {
  items: Incident[];
  nextCursor: string | null;
}

async function rootOf(tenant: Tenant): Promise<string> {
  const made = await tenant.owner.post('/devices', { name: randomUUID(), role: 'router' });
  return made.as<{ id: string }>(201).id;
}

beforeAll(async () => {
  norte = await api.tenant('norte');
  incidentId = await seedIncident(api, norte.id, 'norte', await rootOf(norte));
});

const list = async (query: string, who = norte.owner) =>
  (await who.get(`/incidents?${query}`)).as<Page>(200).items;
const outbox = () =>
  api.db.database.withTenant(norte.id, (trx) =>
    trx
      .selectFrom('outbox')
      .select(['type', 'data', 'actor'])
      .where('subject', '=', `incident:${incidentId}`)
      .orderBy('sequence')
      .execute(),
  );

describe('incidents', () => {
  it('say what is down, what hangs on it, whom it hurts and what happened', async () => {
    const detail = (await norte.owner.get(`/incidents/${incidentId}`)).as<IncidentDetail>(200);
    expect(detail).toMatchObject({
      state: 'open',
      root: { name: 'norte router', role: 'router' },
      deviceCount: 1,
      impact: { customers: 1, companies: 1, monthly: [{ amountMinor: 129_900, currency: 'MXN' }] },
      devices: [{ part: 'root' }, { name: 'norte ap', part: 'member' }],
      services: [{ customerName: 'norte customer' }],
      timeline: [{ kind: 'joined', devices: { count: 1, names: ['norte ap'] } }],
    });
  });

  it('tell customers and money only to who may see customers', async () => {
    const technician = await api.person(norte, 'read_only', 'looks@norte.test');
    const client = api.client(technician.token);
    const [incident] = await list('', client);
    expect(incident).toMatchObject({ deviceCount: 1, impact: null });
    const detail = await client.get(`/incidents/${incidentId}`);
    expect(detail.as<IncidentDetail>(200).services).toEqual([]);
    expect(detail.body).not.toContain('norte customer');
    const refused = await client.post(`/incidents/${incidentId}/comments`, { text: 'x' });
    expect(refused.status).toBe(403);
  });

  it('are acknowledged, assigned and commented on, with their trace and their event', async () => {
    const told: string[] = [];
    api.bus.subscribe('incident.changed', (ref) => told.push(ref.incidentId));
    expect(await list('state=open')).toHaveLength(1);
    const acknowledged = await norte.owner.post(`/incidents/${incidentId}/acknowledge`, {
      kind: 'until_worse',
    });
    expect(acknowledged.as<IncidentDetail>(200)).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'Owner of norte',
      acknowledgement: 'until_worse',
    });
    expect([await list('state=open'), (await list('state=acknowledged')).length]).toEqual([[], 1]);
    const { id: userId } = norte.session.user;
    await norte.owner.post(`/incidents/${incidentId}/assign`, { userId });
    const text = 'The breaker had tripped';
    const detail = await norte.owner.post(`/incidents/${incidentId}/comments`, { text });
    expect(detail.as<IncidentDetail>(200)).toMatchObject({
      assignedTo: { id: userId, name: 'Owner of norte' },
      timeline: [
        { kind: 'comment', text, actorName: 'Owner of norte' },
        { kind: 'assigned', text: 'Owner of norte' },
        { kind: 'acknowledged', text: 'until_worse' },
        { kind: 'joined' },
      ],
    });
    expect((await outbox()).map(({ type, actor }) => [type, actor])).toEqual([
      ['incident.acknowledged', { kind: 'user', id: userId }],
      ['incident.updated', { kind: 'user', id: userId }],
    ]);
    expect(told).toEqual([incidentId, incidentId, incidentId]);
    const log = await norte.owner.get(`/audit-log?subjectType=incident&subjectId=${incidentId}`);
    expect(log.as<{ items: { action: string }[] }>(200).items.map(({ action }) => action)).toEqual([
      'incident.comment',
      'incident.assigned',
      'incident.acknowledged',
    ]);
  });

  it('are given to anybody of the organisation, whose names are told to who may give them', async () => {
    await api.person(norte, 'technician', 'raul@norte.test');
    const sur = await api.tenant('oeste');
    const { items } = (await norte.owner.get('/incidents/assignees')).as<{
      items: { id: string; name: string; role: string }[];
    }>(200);
    expect(items.map(({ name, role }) => [name, role])).toEqual([
      ['A read_only', 'read_only'],
      ['A technician', 'technician'],
      ['Owner of norte', 'owner'],
    ]);
    const raul = items[1]?.id ?? '';
    await norte.owner.post(`/incidents/${incidentId}/assign`, { userId: raul });
    const mine = await list(`assignedTo=${raul}`);
    expect(mine).toMatchObject([{ id: incidentId, assignedTo: { id: raul } }]);
    expect(await list(`assignedTo=${sur.session.user.id}`)).toEqual([]);
    const looks = await api.signIn('looks@norte.test');
    expect((await looks.get('/incidents/assignees')).status).toBe(403);
  });

  it('are found by severity and by a part of the name, whatever stands in it', async () => {
    expect(await list('severity=critical&search=TE%20rout')).toHaveLength(1);
    expect(await list('severity=info')).toEqual([]);
    expect(await list('search=%25')).toEqual([]);
    expect(await list('search=_orte')).toEqual([]);
    const wrong = await norte.owner.get('/incidents?severity=bad');
    expect(wrong.problem).toMatchObject({ status: 400, fields: ['severity'] });
  });

  it('refuse what is wrong with the field that is wrong', async () => {
    const path = `/incidents/${incidentId}`;
    const kind = await norte.owner.post(`${path}/acknowledge`, { kind: 'for_ever' });
    expect(kind.problem.fields).toEqual(['kind']);
    const empty = await norte.owner.post(`${path}/comments`, { text: '  ' });
    expect(empty.problem.fields).toEqual(['text']);
    const stranger = await norte.owner.post(`${path}/assign`, { userId: randomUUID() });
    expect(stranger.problem).toMatchObject({ status: 400, fields: ['userId'] });
    await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .updateTable('incidents')
        .set({ resolved_at: new Date(api.clock.now()), resolution: 'recovered' })
        .execute(),
    );
    const late = await norte.owner.post(`${path}/acknowledge`, { kind: 'until_clear' });
    expect(late.problem).toMatchObject({ status: 409, slug: 'incident-resolved' });
    expect((await norte.owner.post(`${path}/comments`, { text: 'why' })).status).toBe(200);
    expect((await list('state=resolved')).map(({ id }) => id)).toEqual([incidentId]);
  });

  it('of a page that is full go on where it ended', async () => {
    const sur = await api.tenant('sur');
    for (let i = 0; i < 5; i += 1) {
      await seedIncident(api, sur.id, `sur${i}`, await rootOf(sur));
    }
    const whole = await list('limit=200', sur.owner);
    const walked: string[] = [];
    let more = '';
    for (let i = 0; i < 3; i += 1) {
      const page = (await sur.owner.get(`/incidents?limit=2${more}`)).as<Page>(200);
      walked.push(...page.items.map(({ id }) => id));
      more = `&cursor=${encodeURIComponent(page.nextCursor ?? '')}`;
    }
    expect(walked).toEqual(whole.map(({ id }) => id));
    expect(walked).toHaveLength(5);
  });
});
