import type { DeviceEvent } from '@atalaya/core/domain/events/device-event';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { HistoryResult } from '@atalaya/core/ports/device-driver';
import { beforeEach, describe, expect, it } from 'vitest';
import { PastReader } from './past-reader.js';

const NOW = 100 * DAY_MS;

describe('the past of a device, from its controller', () => {
  let asked: { from: number; to: number }[];
  let stored: Sample[];
  let told: DeviceEvent[];
  let answer: () => Promise<HistoryResult>;
  let reader: PastReader;
  beforeEach(() => {
    [asked, stored, told] = [[], [], []];
    answer = async () => ({ ok: true, value: [] });
    reader = new PastReader({
      now: () => NOW,
      historyOf: (_tenantId, deviceId) =>
        deviceId === 'alone'
          ? undefined
          : ({ from, to }) => {
              asked.push({ from, to });
              return answer();
            },
      store: (samples) => void stored.push(...samples),
      tell: (_tenantId, event) => void told.push(event),
    });
  });

  it('is stored as the device’s own and told, thirty days of it at most', async () => {
    const past = { metric: 'device.cpu_pct', tags: {}, at: NOW - 3 * DAY_MS, value: 7 } as const;
    answer = async () => ({ ok: true, value: [past] });
    reader.ask('a', 'ap', NOW - DAY_MS);
    await expect.poll(() => told.length).toBe(1);
    expect(asked).toEqual([{ from: NOW - 30 * DAY_MS, to: NOW - DAY_MS }]);
    expect(stored).toEqual([{ ...past, tenantId: 'a', deviceId: 'ap' }]);
    expect(told[0]).toMatchObject({ kind: 'uisp', severity: 'info', deviceId: 'ap' });
    expect(told[0]?.text).toContain('1 values');
  });

  it('that cannot be read says why, also when a driver throws, and the next one is read', async () => {
    answer = async () => ({ ok: false, error: { kind: 'timeout', message: 'UISP is silent.' } });
    reader.ask('a', 'ap', NOW);
    await expect.poll(() => told.at(-1)?.text).toBe('UISP is silent.');
    answer = () => Promise.reject(new Error('broken'));
    reader.ask('a', 'ap', NOW);
    await expect.poll(() => told.at(-1)?.text).toBe('broken');
    answer = async () => ({ ok: true, value: [] });
    reader.ask('a', 'ap', NOW + DAY_MS);
    await expect.poll(() => told.at(-1)?.severity).toBe('info');
    expect(asked.at(-1)?.to).toBe(NOW);
    expect(stored).toEqual([]);
  });

  it('is not asked of a device that no controller knows, nor of many at once', async () => {
    reader.ask('a', 'alone', NOW);
    let open = () => {};
    const door = new Promise<void>((resolve) => {
      open = resolve;
    });
    answer = async () => {
      await door;
      return { ok: true, value: [] };
    };
    for (let i = 0; i < 50; i += 1) reader.ask('a', 'ap', NOW);
    open();
    await expect.poll(() => told.length).toBe(20);
    expect(asked).toHaveLength(20);
  });
});
