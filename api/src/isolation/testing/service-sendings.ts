import { named, post, type Sending } from './sending.js';

const service = (more: object) => ({ accessKind: 'pppoe', accessIdentity: named(), ...more });
const once = { kind: 'once', from: '2026-03-02T00:00:00Z', to: '2026-03-02T04:00:00Z' };
const work = (kind: string) => (id: string) => ({ schedule: once, scope: [{ kind, id }] });
const paged = (own: 'onCallRota' | 'peopleChannel', id: string) => ({
  steps: [{ afterMinutes: 0, targets: [{ kind: own === 'onCallRota' ? 'rota' : 'channel', id }] }],
});

export const SERVICE_SENDINGS: readonly Sending[] = [
  {
    route: 'POST /services',
    field: 'customerId',
    own: 'customer',
    send: post('/services', (customerId, own) => service({ customerId, planId: own.ids.plan })),
  },
  {
    route: 'POST /services',
    field: 'planId',
    own: 'plan',
    send: post('/services', (planId, own) => service({ customerId: own.ids.customer, planId })),
  },
  {
    route: 'PATCH /services/{id}',
    field: 'planId',
    own: 'plan',
    send: (who, planId, own) => who.patch(`/services/${own.ids.service}`, { planId }),
  },
  {
    route: 'GET /services',
    field: 'customerId',
    own: 'customer',
    send: (who, id) => who.get(`/services?customerId=${id}`),
  },
  {
    route: 'GET /services',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/services?deviceId=${id}`),
  },
  {
    route: 'POST /actions/diagnose-service',
    field: 'serviceId',
    own: 'service',
    send: post('/actions/diagnose-service', (serviceId) => ({ serviceId })),
  },
  {
    route: 'POST /services/{id}/device-links',
    field: 'deviceId',
    own: 'device',
    send: (who, deviceId, own) =>
      who.post(`/services/${own.ids.service}/device-links`, { deviceId, kind: 'cpe' }),
  },
  {
    route: 'POST /services/{id}/device-replacements',
    field: 'oldDeviceId',
    own: 'oldCpe',
    send: (who, oldDeviceId, own) =>
      who.post(
        `/services/${own.ids.service}/device-replacements`,
        { oldDeviceId, mac: '02:00:00:00:05:02' },
        { 'idempotency-key': named() },
      ),
  },
  {
    route: 'POST /services/{id}/device-replacements',
    field: 'deviceId',
    own: 'spareCpe',
    send: (who, deviceId, own) =>
      who.post(
        `/services/${own.ids.service}/device-replacements`,
        { oldDeviceId: own.ids.otherCpe, deviceId },
        { 'idempotency-key': named() },
      ),
  },
  {
    route: 'POST /service-device-links/reject',
    field: 'ids',
    own: 'serviceLink',
    send: post('/service-device-links/reject', (id) => ({ ids: [id] })),
  },
  {
    route: 'POST /service-device-links/confirm',
    field: 'ids',
    send: post('/service-device-links/confirm', (id) => ({ ids: [id] })),
  },
  ...(['site', 'device', 'subtree', 'service'] as const).map((kind) => ({
    route: 'POST /maintenance-windows/preview',
    field: 'id',
    own: kind === 'subtree' ? ('device' as const) : kind,
    send: post('/maintenance-windows/preview', work(kind)),
  })),
  ...(['incident', 'device', 'site'] as const).map((kind) => ({
    route: 'POST /silences',
    field: 'id',
    own: kind,
    send: post('/silences', (id) => ({ target: { kind, id }, until: '2026-03-03T00:00:00Z' })),
  })),
  ...(['onCallRota', 'peopleChannel'] as const).map((own) => ({
    route: 'POST /escalation-policies',
    field: 'id',
    own,
    send: post('/escalation-policies', (id) => ({ name: named(), ...paged(own, id) })),
  })),
  {
    route: 'POST /escalation-policies',
    field: 'siteIds',
    own: 'site',
    send: post('/escalation-policies', (id, own) => ({
      name: named(),
      siteIds: [id],
      ...paged('onCallRota', own.ids.onCallRota),
    })),
  },
  {
    route: 'POST /maintenance-windows',
    field: 'id',
    own: 'site',
    send: post('/maintenance-windows', (id) => ({ name: named(), ...work('site')(id) })),
  },
  {
    route: 'PATCH /maintenance-windows/{id}',
    field: 'id',
    own: 'device',
    send: (who, id, own) =>
      who.patch(`/maintenance-windows/${own.ids.maintenanceWindow}`, {
        scope: [{ kind: 'device', id }],
      }),
  },
];
