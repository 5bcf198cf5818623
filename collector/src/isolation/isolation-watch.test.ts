import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { afterEach, describe, expect, it } from 'vitest';
import { createMissingEchoProgram, type EchoProgram } from '../transports/icmp/echo-program.js';
import { parseDefaultGateway } from './default-gateway.js';
import { IsolationWatch } from './isolation-watch.js';

describe('IsolationWatch', () => {
  const silent = new Set<string>();
  const notices: string[] = [];
  const changes: boolean[] = [];
  let runs = 0;
  let watch: IsolationWatch | undefined;
  afterEach(async () => {
    await watch?.stop();
    silent.clear();
    notices.length = 0;
    changes.length = 0;
    runs = 0;
  });

  const program: EchoProgram = {
    kind: 'fping',
    async runEchoes({ targets, count, onEcho }) {
      runs += 1;
      for (const target of targets) {
        for (let seq = 0; seq < count; seq += 1) {
          onEcho(target, { seq, rttMs: silent.has(target) ? null : 1 });
        }
      }
    },
  };

  function open(addresses: readonly string[], echoes = program) {
    const log = {
      info: (_: object, message: string) => void notices.push(message),
      warn: (_: object, message: string) => void notices.push(message),
    };
    watch = new IsolationWatch({
      program: echoes,
      log,
      probeEveryMs: 20,
      onChange: (isIsolated) => changes.push(isIsolated),
    });
    watch.setAddresses(addresses);
    return watch;
  }

  it('says cut off once when gateway and canaries are all silent, and takes it back by itself', async () => {
    const opened = open(['10.0.0.1', '9.9.9.9']);
    opened.start();
    silent.add('10.0.0.1');
    expect(await opened.confirm()).toBe(false);
    silent.add('9.9.9.9');
    expect(await waitUntil(() => opened.isIsolated, 5_000)).toBe(true);
    const before = runs;
    expect(await waitUntil(() => runs > before + 3, 5_000)).toBe(true);
    expect(notices).toHaveLength(1);
    silent.delete('9.9.9.9');
    expect(await waitUntil(() => !opened.isIsolated, 5_000)).toBe(true);
    expect(changes).toEqual([true, false]);
    expect(notices).toHaveLength(2);
  });

  it('shares one probe among all who ask at once', async () => {
    silent.add('10.0.0.1');
    const opened = open(['10.0.0.1']);
    expect(await Promise.all([opened.confirm(), opened.confirm(), opened.confirm()])).toEqual([
      true,
      true,
      true,
    ]);
    expect(runs).toBe(1);
  });

  it('is never cut off without addresses, nor where no echo can be sent', async () => {
    expect(await open([]).confirm()).toBe(false);
    expect(runs).toBe(0);
    expect(await open(['10.0.0.1'], createMissingEchoProgram('none')).confirm()).toBe(false);
  });
});

describe('the default gateway', () => {
  const head =
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';

  it('is read from the route table, lowest byte first', () => {
    const rows = `eth0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0\neth0\t00000000\t0102A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`;
    expect(parseDefaultGateway(head + rows)).toBe('192.168.2.1');
  });

  it('is unknown without a default route', () => {
    expect(parseDefaultGateway(head)).toBeNull();
    expect(parseDefaultGateway('')).toBeNull();
  });
});
