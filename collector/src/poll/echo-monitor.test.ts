import type { EchoTarget } from '@atalaya/core/ports/inventory-source';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { describe, expect, it } from 'vitest';
import type { EchoProgram } from '../transports/icmp/echo-program.js';
import { EchoMonitor, type EchoReport } from './echo-monitor.js';

function target(deviceId: string, echoes = 20): EchoTarget {
  const device = { tenantId: 't', deviceId, role: 'ap' as const, priorities: new Map() };
  return { device, address: `10.77.0.${deviceId}`, windowMs: 60_000, echoes };
}

/** Hosts that answer in 5 ms while they are alive, echoed on virtual time. */
function rig() {
  const clock = createManualClock(0);
  const dead = new Set<string>();
  const reports: { id: string; ok: boolean; at: number; sent: number | undefined }[] = [];
  const heardAt: number[] = [];
  const unmeasured: string[] = [];
  const runs: number[] = [];
  const suspects: { id: string; at: number }[] = [];
  const program: EchoProgram = {
    kind: 'fping',
    async runEchoes({ targets, count, spacingMs, signal, onEcho }) {
      runs.push(count);
      for (let seq = 0; seq < count; seq += 1) {
        for (const host of targets) onEcho(host, { seq, rttMs: dead.has(host) ? null : 5 });
        if (seq < count - 1) await clock.sleep(spacingMs, signal);
      }
    },
  };
  const monitor = new EchoMonitor({
    program,
    clock,
    onReport: ({ target: { device }, ok, heardAt: heard, values }: EchoReport) => {
      heardAt.push(heard);
      reports.push({
        id: device.deviceId,
        ok,
        at: clock.now(),
        sent: values.find(({ metric }) => metric === 'ping.sent')?.value,
      });
    },
    onSuspect: ({ device }) => suspects.push({ id: device.deviceId, at: clock.now() }),
    onUnmeasured: ({ device }) => unmeasured.push(device.deviceId),
  });
  return { clock, dead, reports, heardAt, unmeasured, runs, suspects, monitor };
}

describe('EchoMonitor', () => {
  it('decides with the first echo and reports each window with its statistics', async () => {
    const { clock, reports, monitor } = rig();
    monitor.setTargets([target('1')]);
    await clock.advance(60_000);
    expect(reports).toEqual([
      { id: '1', ok: true, at: 0, sent: undefined },
      { id: '1', ok: true, at: 57_000, sent: 20 },
    ]);
    await monitor.stop();
  });

  it('calls a host silent within 15 s: three lost echoes, then five fast ones', async () => {
    const { clock, dead, reports, suspects, monitor } = rig();
    monitor.setTargets([target('1'), target('2')]);
    await clock.advance(59_000);
    dead.add('10.77.0.1');
    await clock.advance(16_000);
    const verdict = reports.find(({ id, ok }) => id === '1' && !ok);
    expect(verdict?.at).toBeLessThanOrEqual(59_000 + 15_000);
    expect(suspects.map(({ id }) => id)).toEqual(['1']);
    expect(suspects[0]?.at).toBeLessThanOrEqual((verdict?.at ?? 0) - 4_000);
    expect(reports.filter(({ id, ok }) => id === '2' && !ok)).toEqual([]);
    await monitor.stop();
  });

  it('takes a window that ends while the host is re-checked for no newer than its last answer', async () => {
    const { clock, dead, reports, heardAt, monitor } = rig();
    monitor.setTargets([target('1')]);
    await clock.advance(46_000);
    // Lost at 48, 51 and 54 s; re-checked from then on; the window ends at 57 s.
    dead.add('10.77.0.1');
    await clock.advance(12_000);
    expect(reports.at(-1)).toMatchObject({ ok: true, at: 57_000, sent: 20 });
    expect(heardAt.at(-1)).toBe(45_000);
    await clock.advance(2_000);
    expect([reports.at(-1)?.ok, heardAt.at(-1)]).toEqual([false, reports.at(-1)?.at]);
    await monitor.stop();
  });

  it('re-checks all that fall silent together in one run', async () => {
    const { clock, dead, reports, runs, monitor } = rig();
    const ids = Array.from({ length: 50 }, (_, i) => String(i));
    monitor.setTargets(ids.map((id) => target(id)));
    await clock.advance(59_000);
    for (const id of ids) dead.add(`10.77.0.${id}`);
    await clock.advance(16_000);
    expect(new Set(reports.filter(({ ok }) => !ok).map(({ id }) => id)).size).toBe(50);
    expect(runs.filter((count) => count === 5)).toHaveLength(1);
    await monitor.stop();
  });

  it('calls it back after five good echoes', async () => {
    const { clock, dead, reports, monitor } = rig();
    dead.add('10.77.0.1');
    monitor.setTargets([target('1')]);
    await clock.advance(60_000);
    expect(reports.at(-1)).toMatchObject({ ok: false });
    dead.clear();
    await clock.advance(16_000);
    expect(reports.at(-1)).toMatchObject({ ok: true, sent: undefined });
    await monitor.stop();
  });

  it('gives a device that was added its verdict at once', async () => {
    const { clock, reports, monitor } = rig();
    monitor.setTargets([target('1')]);
    await clock.advance(10_000);
    monitor.setTargets([target('1'), target('2')]);
    await clock.advance(1_000);
    expect(reports).toContainEqual({ id: '2', ok: true, at: 10_500, sent: undefined });
    await monitor.stop();
  });

  it('starts a new window when the platform clock jumps, and counts no half window', async () => {
    const { clock, reports, monitor } = rig();
    monitor.setTargets([target('1')]);
    await clock.advance(30_000);
    clock.onJump(() => monitor.restart());
    await clock.jump(3_600_000);
    await clock.advance(57_000);
    expect(reports.map(({ sent }) => sent)).toEqual([undefined, 20]);
    await monitor.stop();
  });
});
