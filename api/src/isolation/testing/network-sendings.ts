import { named, post, type Sending } from './sending.js';

const device = (more: object) => ({ name: named(), role: 'ap', address: '10.0.0.1', ...more });
const snmp = (credentialId: string) => ({ sources: [{ driver: 'snmp', credentialId }] });
const uisp = (controllerId: string) => ({
  sources: [{ driver: 'uisp', controllerId, externalId: named() }],
});
const echoed = (viaDeviceId: string) => ({ sources: [{ driver: 'icmp', viaDeviceId }] });

export const NETWORK_SENDINGS: readonly Sending[] = [
  {
    route: 'POST /sites',
    field: 'parentId',
    own: 'site',
    send: post('/sites', (parentId) => ({ name: named(), kind: 'pop', parentId })),
  },
  {
    route: 'PATCH /sites/{id}',
    field: 'parentId',
    send: (who, parentId, own) => who.patch(`/sites/${own.ids.site}`, { parentId }),
  },
  {
    route: 'POST /devices',
    field: 'siteId',
    own: 'site',
    send: post('/devices', (siteId) => device({ siteId })),
  },
  {
    route: 'POST /devices',
    field: 'upstreamId',
    own: 'device',
    send: post('/devices', (upstreamId) => device({ upstreamId })),
  },
  {
    route: 'POST /devices',
    field: 'credentialId',
    own: 'credential',
    send: post('/devices', (id) => device(snmp(id))),
  },
  {
    route: 'POST /devices',
    field: 'controllerId',
    own: 'controller',
    send: post('/devices', (id) => device(uisp(id))),
  },
  {
    route: 'POST /devices',
    field: 'viaDeviceId',
    send: post('/devices', (id) => device(echoed(id))),
  },
  {
    route: 'PATCH /devices/{id}',
    field: 'viaDeviceId',
    send: (who, id, own) => who.patch(`/devices/${own.ids.device}`, echoed(id)),
  },
  {
    route: 'PATCH /devices/{id}',
    field: 'siteId',
    own: 'site',
    send: (who, siteId, own) => who.patch(`/devices/${own.ids.device}`, { siteId }),
  },
  {
    route: 'PATCH /devices/{id}',
    field: 'credentialId',
    own: 'credential',
    send: (who, id, own) => who.patch(`/devices/${own.ids.device}`, snmp(id)),
  },
  {
    route: 'PATCH /devices/{id}',
    field: 'controllerId',
    own: 'controller',
    send: (who, id, own) => who.patch(`/devices/${own.ids.device}`, uisp(id)),
  },
  {
    route: 'POST /controllers',
    field: 'credentialId',
    send: post('/controllers', (credentialId) => ({
      name: named(),
      driver: 'uisp',
      address: 'x.test',
      port: 443,
      credentialId,
    })),
  },
  {
    route: 'PATCH /controllers/{id}',
    field: 'credentialId',
    send: (who, credentialId, own) =>
      who.patch(`/controllers/${own.ids.controller}`, { credentialId }),
  },
  {
    route: 'POST /device-links',
    field: 'upstreamId',
    send: post('/device-links', (upstreamId, own) => ({
      upstreamId,
      downstreamId: own.ids.device,
      kind: 'fibre',
    })),
  },
  {
    route: 'POST /device-links',
    field: 'downstreamId',
    send: post('/device-links', (downstreamId, own) => ({
      upstreamId: own.ids.device,
      downstreamId,
      kind: 'fibre',
    })),
  },
  {
    route: 'PATCH /collectors/{id}',
    field: 'siteId',
    own: 'site',
    send: (who, siteId, own) => who.patch(`/collectors/${own.ids.collector}`, { siteId }),
  },
  {
    route: 'PATCH /collectors/{id}',
    field: 'deviceId',
    own: 'device',
    send: (who, deviceId, own) => who.patch(`/collectors/${own.ids.collector}`, { deviceId }),
  },
  {
    route: 'POST /collectors/{id}/pins',
    field: 'deviceIds',
    own: 'device',
    send: (who, id, own) =>
      who.post(`/collectors/${own.ids.collector}/pins`, { deviceIds: [id], pinned: true }),
  },
  {
    route: 'POST /collectors/{id}/pins',
    field: 'controllerIds',
    own: 'controller',
    send: (who, id, own) =>
      who.post(`/collectors/${own.ids.collector}/pins`, { controllerIds: [id], pinned: true }),
  },
  {
    route: 'POST /collector-enrolments',
    field: 'collectorId',
    own: 'collector',
    send: post('/collector-enrolments', (collectorId) => ({ name: named(), collectorId })),
  },
  {
    route: 'POST /imports',
    field: 'controllerId',
    own: 'controller',
    send: post('/imports', (controllerId) => ({ source: 'uisp', controllerId })),
  },
  {
    route: 'POST /imports',
    field: 'deviceId',
    send: post('/imports', (deviceId) => ({ source: 'ppp-secrets', deviceId })),
  },
  {
    route: 'POST /discovery-runs',
    field: 'credentialIds',
    own: 'credential',
    send: post('/discovery-runs', (id) => ({ targets: ['10.0.0.1'], credentialIds: [id] })),
  },
  {
    route: 'POST /discovery-candidates/accept',
    field: 'id',
    own: 'candidate',
    send: post('/discovery-candidates/accept', (id) => ({ candidates: [{ id }] })),
  },
  {
    route: 'POST /discovery-candidates/accept',
    field: 'siteId',
    own: 'site',
    send: post('/discovery-candidates/accept', (siteId, own) => ({
      candidates: [{ id: own.ids.candidate, siteId }],
    })),
  },
  {
    route: 'POST /discovery-candidates/ignore',
    field: 'ids',
    own: 'candidate',
    send: post('/discovery-candidates/ignore', (id) => ({ ids: [id] })),
  },
  {
    route: 'POST /link-suggestions/accept',
    field: 'id',
    own: 'suggestion',
    send: post('/link-suggestions/accept', (id) => ({ suggestions: [{ id }] })),
  },
  {
    route: 'POST /link-suggestions/reject',
    field: 'ids',
    own: 'suggestion',
    send: post('/link-suggestions/reject', (id) => ({ ids: [id] })),
  },
  {
    route: 'GET /link-suggestions',
    field: 'runId',
    own: 'discoveryRun',
    send: (who, id) => who.get(`/link-suggestions?runId=${id}`),
  },
  {
    route: 'POST /router-setups/{id}/confirm',
    field: 'siteId',
    own: 'site',
    send: (who, siteId, own) =>
      who.post(`/router-setups/${own.ids.routerSetup}/confirm`, { siteId, fingerprint: 'AA:BB' }),
  },
  {
    route: 'POST /router-setups/{id}/confirm',
    field: 'upstreamId',
    own: 'device',
    send: (who, upstreamId, own) =>
      who.post(`/router-setups/${own.ids.routerSetup}/confirm`, {
        upstreamId,
        fingerprint: 'AA:BB',
      }),
  },
  {
    route: 'GET /devices',
    field: 'siteId',
    own: 'site',
    send: (who, id) => who.get(`/devices?siteId=${id}`),
  },
  {
    route: 'GET /events',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/events?deviceId=${id}`),
  },
  {
    route: 'POST /inbound-hooks',
    field: 'deviceId',
    own: 'device',
    send: post('/inbound-hooks', (deviceId) => ({ name: named(), deviceId })),
  },
  {
    route: 'GET /device-links',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/device-links?deviceId=${id}`),
  },
  {
    route: 'GET /sessions',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/sessions?deviceId=${id}`),
  },
  {
    route: 'GET /usage',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/usage?from=2026-02-01&to=2026-03-01&deviceId=${id}`),
  },
];
