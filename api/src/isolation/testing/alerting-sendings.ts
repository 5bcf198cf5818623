import { named, post, type Sending } from './sending.js';

const paged = (own: 'onCallRota' | 'peopleChannel', id: string) => ({
  steps: [{ afterMinutes: 0, targets: [{ kind: own === 'onCallRota' ? 'rota' : 'channel', id }] }],
});
const HOT = {
  metric: 'device.temperature_c',
  condition: { kind: 'threshold', direction: 'above', raise: 70, clear: 65 },
};
const PERIOD = { from: '2026-02-28T00:00:00Z', to: '2026-03-01T00:00:00Z' };
const SWAP = { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' };

export const ALERTING_SENDINGS: readonly Sending[] = [
  {
    route: 'POST /notification-channels',
    field: 'deviceId',
    send: post('/notification-channels', (deviceId) => ({
      kind: 'sms',
      name: named(),
      config: { deviceId, to: '+525512345678' },
    })),
  },
  {
    route: 'PATCH /escalation-policies/{id}',
    field: 'id',
    own: 'onCallRota',
    send: (who, id, own) =>
      who.patch(`/escalation-policies/${own.ids.escalationPolicy}`, paged('onCallRota', id)),
  },
  {
    route: 'PATCH /escalation-policies/{id}',
    field: 'siteIds',
    own: 'site',
    send: (who, id, own) =>
      who.patch(`/escalation-policies/${own.ids.escalationPolicy}`, { siteIds: [id] }),
  },
  {
    route: 'POST /on-call-rotas',
    field: 'userIds',
    own: 'user',
    send: post('/on-call-rotas', (id) => ({
      name: named(),
      period: 'daily',
      handoverTime: '08:00',
      startsOn: '2026-03-01',
      userIds: [id],
    })),
  },
  {
    route: 'PATCH /on-call-rotas/{id}',
    field: 'userIds',
    own: 'user',
    send: (who, id, own) => who.patch(`/on-call-rotas/${own.ids.onCallRota}`, { userIds: [id] }),
  },
  {
    route: 'POST /on-call-rotas/{id}/overrides',
    field: 'userId',
    own: 'user',
    send: (who, userId, own) =>
      who.post(`/on-call-rotas/${own.ids.onCallRota}/overrides`, { userId, ...SWAP }),
  },
  {
    route: 'POST /actions/acknowledge-incident',
    field: 'incidentId',
    own: 'incident',
    send: (who, incidentId) =>
      who.post('/actions/acknowledge-incident', { incidentId }, { 'idempotency-key': named() }),
  },
  {
    route: 'POST /incidents/{id}/assign',
    field: 'userId',
    own: 'user',
    send: (who, userId, own) => who.post(`/incidents/${own.ids.incident}/assign`, { userId }),
  },
  {
    route: 'POST /alert-rules',
    field: 'siteIds',
    own: 'site',
    send: post('/alert-rules', (id) => ({
      ...HOT,
      name: named(),
      severity: 'info',
      selector: { siteIds: [id] },
    })),
  },
  {
    route: 'PATCH /alert-rules/{id}',
    field: 'siteIds',
    own: 'site',
    send: (who, id, own) =>
      who.patch(`/alert-rules/${own.ids.alertRule}`, { selector: { siteIds: [id] } }),
  },
  {
    route: 'POST /alert-rules/try',
    field: 'siteIds',
    own: 'site',
    send: post('/alert-rules/try', (id) => ({ ...HOT, ...PERIOD, selector: { siteIds: [id] } })),
  },
  {
    route: 'POST /reference-values',
    field: 'deviceId',
    own: 'device',
    send: post('/reference-values', (deviceId) => ({
      deviceId,
      metric: 'device.temperature_c',
      kind: 'acceptance',
      value: 40,
    })),
  },
  {
    route: 'GET /reference-values',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/reference-values?deviceId=${id}`),
  },
  {
    route: 'GET /alerts',
    field: 'ruleId',
    own: 'alertRule',
    send: (who, id) => who.get(`/alerts?ruleId=${id}`),
  },
  {
    route: 'GET /alerts',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/alerts?deviceId=${id}`),
  },
  {
    route: 'POST /notification-channels/{id}/replay',
    field: 'deliveryIds',
    own: 'channelDelivery',
    send: (who, id, own) =>
      who.post(`/notification-channels/${own.ids.notificationChannel}/replay`, {
        deliveryIds: [id],
      }),
  },
  {
    route: 'POST /notification-channels',
    field: 'userId',
    own: 'user',
    send: post('/notification-channels', (userId) => ({
      kind: 'telegram',
      name: named(),
      userId,
      config: {},
      secret: { botToken: `987654321:${'B'.repeat(35)}` },
    })),
  },
  {
    route: 'PATCH /notification-channels/{id}',
    field: 'userId',
    own: 'user',
    send: (who, userId, own) =>
      who.patch(`/notification-channels/${own.ids.notificationChannel}`, { userId }),
  },
  {
    route: 'POST /webhook-endpoints/{id}/replay',
    field: 'deliveryIds',
    own: 'webhookDelivery',
    send: (who, id, own) =>
      who.post(`/webhook-endpoints/${own.ids.webhookEndpoint}/replay`, { deliveryIds: [id] }),
  },
  {
    route: 'GET /incidents',
    field: 'assignedTo',
    own: 'user',
    send: (who, id) => who.get(`/incidents?assignedTo=${id}`),
  },
];
