import type { AlertRuleTrial, AlertRuleView } from '@atalaya/core/wire/rest/alert-rules';
import { ensureBuiltInRules } from '@atalaya/platform/alerting/built-in-rules.store';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let deviceId: string;
beforeAll(async () => {
  norte = await api.tenant('norte');
  const device = await norte.owner.post('/devices', { name: 'cerro ap', role: 'ap' });
  deviceId = device.as<{ id: string }>(201).id;
});

const HOT = {
  name: 'Caliente',
  severity: 'warning',
  metric: 'device.temperature_c',
  condition: { kind: 'threshold', direction: 'above', raise: 70, clear: 65 },
  forSamples: 2,
};
const create = (body: object) => norte.owner.post('/alert-rules', body);
const fields = async (body: object) => (await create({ ...HOT, ...body })).problem.fields;

describe('alert rules', () => {
  it('are created, read, changed, switched off and removed, and announced', async () => {
    const announced: string[] = [];
    api.bus.subscribe('alert-rules.changed', ({ tenantId }) => announced.push(tenantId));
    const rule = (await create(HOT)).as<AlertRuleView>(201);
    expect(rule).toMatchObject({ ...HOT, enabled: true, builtIn: null, firing: 0, guard: null });
    const path = `/alert-rules/${rule.id}`;
    expect((await norte.owner.get(path)).as<AlertRuleView>(200)).toEqual(rule);
    const guard = { metric: 'device.cpu_pct', direction: 'above', value: 10 };
    const changed = await norte.owner.patch(path, { enabled: false, guard });
    expect(changed.as<AlertRuleView>(200)).toMatchObject({ enabled: false, guard, forSamples: 2 });
    const cleared = await norte.owner.patch(path, { guard: null });
    expect(cleared.as<AlertRuleView>(200).guard).toBeNull();
    const list = await norte.owner.get('/alert-rules?search=calien');
    expect(list.as<{ items: AlertRuleView[] }>(200).items.map(({ id }) => id)).toEqual([rule.id]);
    expect((await norte.owner.delete(path)).status).toBe(204);
    expect((await norte.owner.get(path)).status).toBe(404);
    expect(announced).toEqual([norte.id, norte.id, norte.id, norte.id]);
  });

  it('are refused with the field that is wrong', async () => {
    expect(await fields({ metric: 'radio.mood' })).toEqual(['metric']);
    const condition = { ...HOT.condition, clear: 80 };
    expect(await fields({ condition })).toEqual(['condition.clear']);
    expect(await fields({ condition: { ...HOT.condition, raise: 'NaN' } })).toEqual([
      'condition.raise',
    ]);
    expect(await fields({ condition: { ...HOT.condition, raise: 1e308 } })).toEqual([
      'condition.raise',
    ]);
    expect(await fields({ forSamples: 100_000 })).toEqual(['forSamples']);
    const silence = { kind: 'no-data', silentMs: 90 * 86_400_000 };
    expect(await fields({ forSamples: 1, condition: silence })).toEqual(['condition.silentMs']);
    const rule = (await create({ ...HOT, name: 'Otra' })).as<AlertRuleView>(201);
    const patched = await norte.owner.patch(`/alert-rules/${rule.id}`, { condition });
    expect(patched.problem.fields).toEqual(['condition.clear']);
    expect(await fields({ name: 'Otra' })).toEqual(['name']);
    const usual = { kind: 'reference', to: 'baseline', direction: 'above', raise: 5, clear: 3 };
    expect(await fields({ metric: 'device.uptime_s', condition: usual })).toEqual(['condition.to']);
    expect(await fields({ condition: { ...usual, raise: -5, clear: -8 } })).toEqual([
      'condition.raise',
    ]);
  });

  it('that are built in are changed but never removed', async () => {
    const id = await api.db.database.withTenant(norte.id, async (trx) => {
      const at = new Date(api.clock.now());
      await ensureBuiltInRules(trx, norte.id, at);
      const row = await trx
        .selectFrom('alert_rules')
        .select('id')
        .where('built_in', '=', 'jitter')
        .executeTakeFirstOrThrow();
      return row.id;
    });
    const path = `/alert-rules/${id}`;
    expect((await norte.owner.delete(path)).problem).toMatchObject({ status: 409 });
    const changed = await norte.owner.patch(path, { enabled: false, severity: 'info' });
    expect(changed.as<AlertRuleView>(200)).toMatchObject({
      builtIn: 'jitter',
      runbook: 'jitter',
      enabled: false,
    });
  });

  it('are read by every operator and changed by few', async () => {
    const viewer = await api.person(norte, 'read_only', 'ver@norte.test');
    expect((await viewer.get('/alert-rules')).status).toBe(200);
    expect((await viewer.post('/alert-rules', HOT)).status).toBe(403);
  });
});

describe('a rule that is tried on the past', () => {
  const FROM = Date.UTC(2026, 1, 28);
  const period = {
    from: new Date(FROM).toISOString(),
    to: new Date(FROM + 3_600_000).toISOString(),
  };
  const { metric, condition, forSamples } = HOT;
  const tryIt = async (body: object) =>
    (
      await norte.owner.post('/alert-rules/try', {
        metric,
        condition,
        forSamples,
        ...period,
        ...body,
      })
    ).as<AlertRuleTrial>(200);

  beforeAll(async () => {
    const values = [60, 75, 75, 60, 75, 60, 80, 81, 82, 83];
    await api.metrics.write(
      values.map((value, minute) => ({
        tenantId: norte.id,
        deviceId,
        metric: 'device.temperature_c',
        tags: {},
        at: FROM + minute * 60_000,
        value,
      })),
    );
  });

  it('says how often it would have fired, and when', async () => {
    const trial = await tryIt({});
    expect(trial).toMatchObject({ firings: 2, series: 1, seriesLeftOut: 0 });
    const minute = (count: number) => new Date(FROM + count * 60_000).toISOString();
    expect(trial.items).toEqual([
      { deviceId, deviceName: 'cerro ap', tags: {}, from: minute(7), to: null, value: 81 },
      { deviceId, deviceName: 'cerro ap', tags: {}, from: minute(2), to: minute(3), value: 75 },
    ]);
    expect(await tryIt({ forSamples: 5 })).toMatchObject({ firings: 0, series: 1 });
    expect(await tryIt({ selector: { roles: ['cpe'] } })).toMatchObject({ firings: 0, series: 0 });
  });

  it('holds a series to what it read in the week before', async () => {
    await api.metrics.write(
      Array.from({ length: 3 * 288 }, (_, step) => ({
        tenantId: norte.id,
        deviceId,
        metric: 'device.temperature_c' as const,
        tags: {},
        at: FROM - (step + 1) * 300_000,
        value: 59 + (step % 3),
      })),
    );
    const usual = { kind: 'reference', to: 'baseline', direction: 'above', raise: 20, clear: 10 };
    const trial = await tryIt({ condition: usual, forSamples: 1 });
    expect(trial.items.map(({ value, to }) => [value, to])).toEqual([[80, null]]);
    const parent = await tryIt({ condition: { ...usual, to: 'parent' } });
    expect(parent).toMatchObject({ firings: 0, series: 1 });
  });

  it('is refused as when it is saved, and over a period that is none or too long', async () => {
    const refused = async (body: object) => {
      const whole = { metric, condition, ...period, ...body };
      return (await norte.owner.post('/alert-rules/try', whole)).problem.fields;
    };
    expect(await refused({ metric: 'no.such' })).toEqual(['metric']);
    expect(await refused({ to: period.from })).toEqual(['to']);
    expect(await refused({ from: '2026-01-01T00:00:00Z' })).toEqual(['from']);
  });
});

describe('alerts', () => {
  it('are listed, the newest first, page by page', async () => {
    const rule = (await create({ ...HOT, name: 'Lista' })).as<AlertRuleView>(201);
    const radios = ['wlan1', 'wlan2', 'wlan3'];
    await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .insertInto('alerts')
        .values(
          radios.map((radio, index) => ({
            tenant_id: norte.id,
            rule_id: rule.id,
            device_id: deviceId,
            series: radio,
            tags: JSON.stringify({ radio }),
            state: index === 2 ? ('pending' as const) : ('firing' as const),
            value: 71,
            since: new Date(api.clock.now()),
            seen_at: new Date(api.clock.now()),
          })),
        )
        .execute(),
    );
    interface Page {
      items: { tags: { radio: string } }[];
      nextCursor: string | null;
    }
    const first = (await norte.owner.get(`/alerts?limit=1&ruleId=${rule.id}`)).as<Page>(200);
    const more = encodeURIComponent(first.nextCursor ?? '');
    const second = (
      await norte.owner.get(`/alerts?limit=1&ruleId=${rule.id}&cursor=${more}`)
    ).as<Page>(200);
    expect([...first.items, ...second.items].map(({ tags }) => tags.radio)).toEqual([
      'wlan2',
      'wlan1',
    ]);
    expect(second.nextCursor).toBeNull();
    const severe = await norte.owner.get(`/alerts?severity=critical&ruleId=${rule.id}`);
    expect(severe.as<Page>(200).items).toEqual([]);
    const counted = (await norte.owner.get(`/alert-rules/${rule.id}`)).as<AlertRuleView>(200);
    expect(counted).toMatchObject({ firing: 2, pending: 1 });
  });

  it('tell what the value is held against', async () => {
    const usual = { kind: 'reference', to: 'baseline', direction: 'above', raise: 5, clear: 3 };
    const rule = (await create({ ...HOT, name: 'Usual', condition: usual })).as<AlertRuleView>(201);
    await api.db.database.withTenant(norte.id, async (trx) => {
      const at = new Date(api.clock.now());
      const series = { tenant_id: norte.id, device_id: deviceId, series: '', tags: '{}' };
      await trx
        .insertInto('series_baselines')
        .values({ ...series, metric: HOT.metric, value: 48, computed_at: at })
        .execute();
      await trx
        .insertInto('alerts')
        .values({ ...series, rule_id: rule.id, state: 'firing', value: 60, since: at, seen_at: at })
        .execute();
    });
    const list = await norte.owner.get(`/alerts?ruleId=${rule.id}`);
    expect(list.as<{ items: object[] }>(200).items).toMatchObject([
      { value: 60, reference: 48, labels: {}, runbook: null },
    ]);
  });
});
