import { mockId } from './mock-world.js';

const DAY_MS = 86_400_000;

function mockCollector(number: number, name: string, nowMs: number, more = {}) {
  return {
    id: mockId(7, number),
    name,
    kind: 'local',
    state: 'polling',
    version: '0.1.0',
    startedAt: new Date(nowMs - 9 * DAY_MS).toISOString(),
    lastSeenAt: new Date(nowMs - 2_000).toISOString(),
    isolatedSince: null,
    shards: 43,
    devices: 24,
    pinnedDevices: 0,
    latenessMs: 140,
    droppedPolls: 0,
    isOverloaded: false,
    samples: 'stored',
    waitingSamples: 0,
    gateway: '192.168.10.1',
    canaries: ['1.1.1.1', '9.9.9.9'],
    suggestedGateway: '192.168.10.1',
    siteId: null,
    deviceId: null,
    isShared: true,
    isEditable: true,
    ...more,
  };
}

/** One of each kind: well, late, cut off, gone. */
export function mockCollectors(nowMs: number) {
  return [
    mockCollector(1, 'noc-1', nowMs),
    mockCollector(2, 'noc-2', nowMs, {
      isOverloaded: true,
      droppedPolls: 37,
      latenessMs: 8_400,
      samples: 'waiting',
      waitingSamples: 412_806,
    }),
    mockCollector(3, 'Cerro Gordo', nowMs, { state: 'isolated', pinnedDevices: 12 }),
    mockCollector(4, 'noc-viejo', nowMs - 3 * DAY_MS, {
      state: 'silent',
      devices: 0,
      shards: 0,
    }),
  ];
}
