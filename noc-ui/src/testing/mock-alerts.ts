import { BUILT_IN_RULES } from '@atalaya/core/domain/alerting/built-in-rules';
import { list } from './mock-lists.js';
import { type MockWorld, mockId } from './mock-world.js';

const MINUTE_MS = 60_000;

/** The built-in rules, as a tenant has them. */
function mockRules(nowMs: number) {
  return BUILT_IN_RULES.map(({ key, name, runbook, ...terms }, index) => ({
    ...terms,
    id: mockId(16, index + 1),
    name: name.es,
    enabled: key !== 'jitter',
    labels: key === 'cpe-signal-drop' ? { equipo: 'norte' } : {},
    builtIn: key,
    runbook,
    firing: key === 'cpe-signal-drop' ? 2 : 0,
    pending: 0,
    updatedAt: new Date(nowMs).toISOString(),
  }));
}

/** Some of them fire. */
function mockFiring(world: MockWorld, severity: string | null, nowMs: number) {
  const firing = [
    ['cpe-signal-drop', -71, -63],
    ['backhaul-latency', 84.2, 12.4],
    ['uplink-in', 437e6, 500e6],
    ['cpe-signal-acceptance', -68, -60],
    ['infrastructure-loss-critical', 14, null],
  ] as const;
  return firing.flatMap(([key, value, reference], index) => {
    const rule = BUILT_IN_RULES.find((known) => known.key === key);
    const device = world.devices[index * 3];
    if (rule === undefined || device === undefined) return [];
    if (severity !== null && rule.severity !== severity) return [];
    return {
      ruleId: mockId(16, index + 1),
      ruleName: rule.name.es,
      severity: rule.severity,
      metric: rule.metric,
      deviceId: device.id,
      deviceName: device.name,
      tags: rule.metric.startsWith('ping') ? {} : { radio: 'wlan1' },
      state: 'firing',
      flapping: index === 1,
      value,
      reference,
      since: new Date(nowMs - (index + 1) * 37 * MINUTE_MS).toISOString(),
      labels: {},
      runbook: rule.runbook,
    };
  });
}

function mockReferences(deviceId: string | null, nowMs: number) {
  return [
    {
      id: mockId(17, 1),
      deviceId,
      deviceName: '',
      metric: 'radio.signal_dbm',
      tags: { radio: 'wlan1' },
      kind: 'acceptance',
      value: -58,
      note: 'Poste nuevo',
      setBy: 'Lucía Mendoza',
      setAt: new Date(nowMs - 90 * 86_400_000).toISOString(),
    },
  ];
}

/** Rules, what fires of them and what series are held against, by path. */
export function mockAlerts(
  world: MockWorld,
  query: URLSearchParams,
  nowMs: number,
): Record<string, () => unknown> {
  return {
    '/alert-rules': () => list(mockRules(nowMs)),
    '/alerts': () => list(mockFiring(world, query.get('severity'), nowMs)),
    '/reference-values': () => list(mockReferences(query.get('deviceId'), nowMs)),
  };
}
