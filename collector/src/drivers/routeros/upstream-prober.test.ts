import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import type { UpstreamProbes } from '@atalaya/core/domain/network/upstream-probes';
import { describe, expect, it, vi } from 'vitest';
import { FAST, find, gauge, LIVE, open, table } from './testing/router-rig.js';
import type { TableRouter } from './testing/table-router.js';

const WITH_BOTH: UpstreamProbes = {
  addresses: ['192.0.2.1', '192.0.2.9'],
  dnsName: 'a.test',
  dnsServer: null,
};
const lost = '=status=timeout';

/** Sentences of `/ping`: a row an echo, with the router's own count. */
const echoes = (received: number, ...rows: string[]) => [
  ...rows.map((row, seq) => ['!re', `=seq=${seq}`, row, '=sent=3', `=received=${received}`]),
  ['!done'],
];

function upstream(refusal: string | null = null): TableRouter {
  return table({
    commands: {
      '/ping': (argument) =>
        argument('address') === '192.0.2.1'
          ? echoes(2, '=time=10ms', lost, '=time=20ms')
          : echoes(0, lost, lost, lost),
      '/resolve': () =>
        refusal === null
          ? [['!done', '=ret=192.0.2.7']]
          : [['!trap', `=message=${refusal}`], ['!done']],
    },
  });
}

/** What polls tell until one of them tells of a probe or warns. */
async function firstFindings(router: TableRouter, probes: UpstreamProbes): Promise<DeviceReading> {
  const { device } = await open(router, 'sesame', probes);
  return vi.waitFor(async () => {
    const result = await device.poll(FAST, LIVE);
    if (!result.ok) throw new Error(result.error.message);
    const told = find(result.value, 'probe.up', {}).length + result.value.warnings.length;
    expect(told).toBeGreaterThan(0);
    return result.value;
  }, 5_000);
}

describe('a router that is asked about the world behind it', () => {
  it('tells which addresses answer, and how', async () => {
    const reading = await firstFindings(upstream(), { ...WITH_BOTH, dnsName: null });
    const of = (target: string, metric: string) => gauge(reading, metric, { target });
    expect(of('192.0.2.1', 'probe.up')).toBe(1);
    expect(of('192.0.2.1', 'probe.loss_pct')).toBeCloseTo(33.3, 1);
    expect(of('192.0.2.1', 'probe.rtt_avg_ms')).toBe(15);
    expect(of('192.0.2.9', 'probe.up')).toBe(0);
    expect(of('192.0.2.9', 'probe.loss_pct')).toBe(100);
    expect(of('192.0.2.9', 'probe.rtt_avg_ms')).toBeUndefined();
  });

  it.each([
    [null, 1],
    ['failure: dns server failure', 0],
    ['failure: dns name does not exist', 0],
  ])('tells whether a name resolves: %s', async (refusal, up) => {
    const probes = { ...WITH_BOTH, addresses: [] };
    const reading = await firstFindings(upstream(refusal), probes);
    expect(gauge(reading, 'probe.up', { target: 'dns a.test' })).toBe(up);
  });

  it.each([
    ['not enough permissions (9)', 'the policy `test`'],
    ['no such command prefix', 'not resolved'],
  ])('warns, and tells nothing, where it may not: %s', async (refusal, warning) => {
    const probes = { ...WITH_BOTH, addresses: [] };
    const reading = await firstFindings(upstream(refusal), probes);
    expect(find(reading, 'probe.up', {})).toEqual([]);
    expect(reading.warnings.join()).toContain(warning);
  });

  it('is read at once all the same while nobody answers', async () => {
    const silent = table({ commands: { '/ping': () => [], '/resolve': () => [] } });
    const { device, fake } = await open(silent, 'sesame', WITH_BOTH);
    for (let poll = 0; poll < 3; poll += 1) expect((await device.poll(FAST, LIVE)).ok).toBe(true);
    // One round at a time, however many polls.
    expect(fake.heard.filter((words) => words.startsWith('/ping')).length).toBe(2);
  });
});
