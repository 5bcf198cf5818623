import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import type {
  EscalationPolicyView,
  OnCallRotaView,
  QuietHoursView,
} from '@atalaya/core/wire/rest/paging';
import type { SilenceView } from '@atalaya/core/wire/rest/silences';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedIncident } from '../testing/seed-incident.js';
import { seedPeopleChannel } from '../testing/seed-paging.js';
import { type Tenant, withApi } from '../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let site = '';
let router = '';
let phone = '';

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(api.clock.now() + hours * HOUR).toISOString();

beforeAll(async () => {
  norte = await api.tenant('norte');
  const make = async (path: string, body: object) =>
    (await norte.owner.post(path, body)).as<{ id: string }>(201).id;
  site = await make('/sites', { name: 'Cerro', kind: 'tower' });
  router = await make('/devices', { name: 'router', role: 'router', siteId: site });
  phone = await seedPeopleChannel(api, norte.id, 'Teléfono de Ana', norte.session.user.id);
});

const silence = (body: object) => norte.owner.post('/silences', body);
const listed = async (query: string) =>
  (await norte.owner.get(`/silences?${query}`)).as<{ items: SilenceView[] }>(200).items;

describe('silences', () => {
  it('mute what is open by its site, are seen on it, and are ended by hand', async () => {
    const incidentId = await seedIncident(api, norte.id, 'norte', router);
    const topics: string[] = [];
    api.bus.subscribe('incident.changed', (ref) => topics.push(ref.incidentId));
    const target = { kind: 'site', id: site };
    const made = (await silence({ target, until: inHours(2), reason: 'Obra' })).as<SilenceView>(
      201,
    );
    expect(made).toMatchObject({
      target: { kind: 'site', id: site, name: 'Cerro' },
      from: inHours(0),
      until: inHours(2),
      createdBy: 'Owner of norte',
      endedAt: null,
      state: 'on',
    });
    const path = `/incidents/${incidentId}`;
    const detail = (await norte.owner.get(path)).as<IncidentDetail>(200);
    expect(detail).toMatchObject({
      announcedAt: inHours(0),
      silence: { id: made.id, until: inHours(2), by: 'Owner of norte', reason: 'Obra' },
      timeline: [
        { kind: 'silenced', notice: { until: inHours(2), reason: 'Obra' } },
        { kind: 'joined' },
      ],
    });
    // Another one of this incident alone holds longer, and is the one that is told.
    const muted = await norte.owner.post(`${path}/silence`, { hours: 4 });
    expect(muted.as<IncidentDetail>(200).silence).toMatchObject({ until: inHours(4), reason: '' });
    const open = (await listed('status=open')).map(({ target: { kind } }) => kind);
    expect(open.toSorted()).toEqual(['incident', 'site']);
    expect(topics).toEqual([incidentId, incidentId]);
    for (const { id } of await listed('status=open')) {
      const ended = (await norte.owner.post(`/silences/${id}/end`, {})).as<SilenceView>(200);
      expect(ended).toMatchObject({
        state: 'over',
        endedBy: 'Owner of norte',
        endedAt: inHours(0),
      });
    }
    expect((await norte.owner.post(`/silences/${made.id}/end`, {})).problem.slug).toBe(
      'silence-over',
    );
    expect((await norte.owner.get(path)).as<IncidentDetail>(200).silence).toBeNull();
    expect([await listed('status=open'), (await listed('status=over')).length]).toEqual([[], 2]);
    const log = await norte.owner.get(`/audit-log?subjectType=silence&subjectId=${made.id}`);
    expect(log.as<{ items: { action: string }[] }>(200).items.map(({ action }) => action)).toEqual([
      'silence.update',
      'silence.create',
    ]);
  });

  it('of a rule mute what its alerts alone made', async () => {
    const rule = await norte.owner.post('/alert-rules', {
      name: 'Caliente',
      severity: 'warning',
      metric: 'device.temperature_c',
      condition: { kind: 'threshold', direction: 'above', raise: 70, clear: 65 },
    });
    const { id: ruleId } = rule.as<{ id: string }>(201);
    const ap = await norte.owner.post('/devices', { name: 'ap', role: 'ap' });
    const incidentId = await seedIncident(api, norte.id, 'hot', ap.as<{ id: string }>(201).id);
    const at = new Date(api.clock.now());
    const alert = (key: string) =>
      api.db.database.withTenant(norte.id, (trx) =>
        trx
          .insertInto('incident_alerts')
          .values({
            tenant_id: norte.id,
            incident_id: incidentId,
            alert_key: key,
            rule_id: key.startsWith(ruleId) ? ruleId : null,
            name: 'Caliente',
            severity: 'warning',
            device_name: 'ap',
            tags: '{}',
            since: at,
            from_at: at,
          })
          .execute(),
      );
    await alert(`${ruleId}/ap/`);
    await silence({ target: { kind: 'rule', id: ruleId }, until: inHours(1) });
    const muting = async () =>
      (await norte.owner.get(`/incidents/${incidentId}`)).as<IncidentDetail>(200).silence;
    expect(await muting()).toBeNull();
    await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .updateTable('incidents')
        .set({ kind: 'degradation', cause: 'alert' })
        .where('id', '=', incidentId)
        .execute(),
    );
    expect(await muting()).toMatchObject({ until: inHours(1) });
    await alert('another/ap/');
    expect(await muting()).toBeNull();
  });

  it('are refused naming the field that is wrong', async () => {
    const target = { kind: 'site', id: site };
    const fields = async (body: object) => (await silence(body)).problem.fields;
    expect(await fields({ target, until: inHours(0) })).toEqual(['until']);
    expect(await fields({ target, from: inHours(3), until: inHours(2) })).toEqual(['until']);
    expect(await fields({ target, until: inHours(24 * 93) })).toEqual(['until']);
    expect(await fields({ target: { kind: 'rule', id: site }, until: inHours(1) })).toEqual([
      'target.id',
    ]);
    const other = await norte.owner.post('/devices', { name: 'other', role: 'router' });
    const id = await seedIncident(api, norte.id, 'x', other.as<{ id: string }>(201).id);
    const hours = await norte.owner.post(`/incidents/${id}/silence`, { hours: 3 });
    expect(hours.problem.fields).toEqual(['hours']);
    const looks = await api.person(norte, 'read_only', 'looks@norte.test');
    const refused = await looks.post(`/incidents/${id}/silence`, { hours: 1 });
    expect(refused.status).toBe(403);
  });
});

describe('who is paged', () => {
  it('is who has the turn, or who took it over', async () => {
    const invited = await norte.owner.post('/users', {
      email: 'beto@norte.test',
      name: 'Beto',
      role: 'technician',
    });
    const beto = invited.as<{ user: { id: string } }>(201).user.id;
    const ana = norte.session.user.id;
    const made = await norte.owner.post('/on-call-rotas', {
      name: 'Guardia',
      period: 'daily',
      handoverTime: '09:00',
      startsOn: '2026-03-01',
      userIds: [ana, beto],
    });
    const rota = made.as<OnCallRotaView>(201);
    expect(rota.members.map(({ isReachable }) => isReachable)).toEqual([true, false]);
    const now = rota.shifts[0];
    const other = now?.userId === ana ? beto : ana;
    const swap = { userId: other, from: inHours(-1), to: inHours(1) };
    const swapped = await norte.owner.post(`/on-call-rotas/${rota.id}/overrides`, swap);
    const after = swapped.as<OnCallRotaView>(201);
    expect(after.shifts.slice(0, 2)).toMatchObject([
      { userId: other, isOverride: true, to: inHours(1) },
      { userId: now?.userId, isOverride: false, to: now?.to },
    ]);
    const backwards = { ...swap, to: inHours(-2) };
    const wrong = await norte.owner.post(`/on-call-rotas/${rota.id}/overrides`, backwards);
    expect(wrong.problem.fields).toEqual(['to']);
    await norte.owner.delete(`/on-call-overrides/${after.overrides[0]?.id}`);
    const again = await norte.owner.get(`/on-call-rotas/${rota.id}`);
    expect(again.as<OnCallRotaView>(200)).toMatchObject({
      overrides: [],
      shifts: [now, {}, {}, {}, {}],
    });
  });

  it('is written in steps, of which one policy is the default', async () => {
    const steps = [
      { afterMinutes: 0, targets: [{ kind: 'channel', id: phone }] },
      { afterMinutes: 15, targets: [{ kind: 'channel', id: phone }] },
    ];
    const create = (body: object) => norte.owner.post('/escalation-policies', body);
    const first = (await create({ name: 'A', isDefault: true, steps })).as<EscalationPolicyView>(
      201,
    );
    expect(first.steps[1]?.targets).toEqual([
      { kind: 'channel', id: phone, name: 'Teléfono de Ana' },
    ]);
    const repeat = { everyMinutes: 30, times: 2 };
    const second = (
      await create({ name: 'B', isDefault: true, severities: ['critical'], steps, repeat })
    ).as<EscalationPolicyView>(201);
    const all = (await norte.owner.get('/escalation-policies')).as<{
      items: EscalationPolicyView[];
    }>(200);
    expect(all.items.map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['A', false],
      ['B', true],
    ]);
    const patched = await norte.owner.patch(`/escalation-policies/${second.id}`, { repeat: null });
    expect(patched.as<EscalationPolicyView>(200)).toMatchObject({
      repeat: null,
      steps: second.steps,
    });
    const backwards = await create({ name: 'C', steps: steps.toReversed() });
    expect(backwards.problem.fields).toEqual(['steps.1.afterMinutes']);
    const webhook = [{ afterMinutes: 0, targets: [{ kind: 'rota', id: phone }] }];
    expect((await create({ name: 'C', steps: webhook })).problem.fields).toEqual([
      'steps.0.targets.0.id',
    ]);
  });

  it('is left alone in quiet hours that anybody may set by channel and severity', async () => {
    const read = async () =>
      (await norte.owner.get('/quiet-hours')).as<{ items: QuietHoursView[] }>(200).items;
    const night = { from: '22:00', until: '07:00' };
    expect(await read()).toMatchObject([{ channelId: phone, critical: null, warning: night }]);
    const early = { from: '20:00', until: '06:30' };
    const path = `/quiet-hours/${phone}`;
    const set = await norte.owner.patch(path, { warning: early, info: null });
    expect(set.as<QuietHoursView>(200)).toMatchObject({
      critical: null,
      warning: early,
      info: null,
    });
    const same = await norte.owner.patch(path, { warning: { from: '20:00', until: '20:00' } });
    expect(same.problem.fields).toEqual(['warning.until']);
    const silly = await norte.owner.patch(path, { warning: { from: '25:00', until: '20:00' } });
    expect(silly.problem.fields).toEqual(['warning.from']);
  });
});
