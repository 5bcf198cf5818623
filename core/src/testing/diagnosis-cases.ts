import type {
  Evidence,
  IncidentEvidence,
  PathDevice,
  SessionEvidence,
} from '../domain/diagnosis/evidence.js';

/** A service that is well, and what may be wrong with it. */
export const NOW = Date.parse('2026-03-09T16:00:00Z');
export const ZONE = 'America/Mexico_City';
export const EARLIER = NOW - 3_600_000;

export const cpe = (state: PathDevice['state'], isConfirmed = true): PathDevice => ({
  id: 'cpe',
  name: 'cpe-ana',
  part: 'cpe',
  isConfirmed,
  state,
  since: EARLIER,
});
export const sector = (state: PathDevice['state']): PathDevice => ({
  ...cpe(state),
  id: 'ap',
  name: 'Cerro norte',
  part: 'access_point',
});
export const online: SessionEvidence = {
  state: 'online',
  router: { id: 'r', name: 'core-1' },
  since: EARLIER,
  lastSeenAt: NOW,
  end: null,
  drops: 0,
};
export const gone: SessionEvidence = { ...online, state: 'ended', end: 'ended' };
export const broken: IncidentEvidence = {
  id: 'i',
  name: 'Torre Cerro',
  since: EARLIER,
  isDegradation: false,
  isCertain: true,
  acknowledgedBy: null,
};
export const debt = {
  currency: 'MXN',
  overdueMinor: 49_900,
  oldestDueOn: '2026-03-05',
  promiseUntil: null,
  isHeld: false,
};
export const paid = { ...debt, overdueMinor: 0, oldestDueOn: null };

export const well: Evidence = {
  now: NOW,
  accessKind: 'pppoe',
  hasIdentity: true,
  desiredState: 'active',
  observedState: 'active',
  observedAt: NOW,
  redial: null,
  isPaused: false,
  decidedAt: null,
  isForDebt: false,
  money: paid,
  incidents: [],
  path: [cpe('up'), sector('up')],
  session: online,
  radio: { signalDbm: -63, acceptedDbm: -61, usualDbm: -62 },
  lan: { interface: 'ether1', isUp: true, speedBps: 100e6 },
  echo: { lossPct: 0, rttMs: 12, accessPointRttMs: 8 },
  use: { downBps: 12e6, upBps: 1e6, at: NOW },
  onBattery: null,
  alerts: [],
  plan: { downKbps: 50_000, upKbps: 10_000 },
};
export const cut = {
  desiredState: 'suspended',
  observedState: 'suspended',
  decidedAt: EARLIER,
  isForDebt: true,
  money: debt,
} as const;
