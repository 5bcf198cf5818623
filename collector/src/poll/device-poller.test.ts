import { getEventListeners } from 'node:events';
import type { DeviceDriver } from '@atalaya/core/ports/device-driver';
import type { DeviceTarget } from '@atalaya/core/ports/inventory-source';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { expect, it } from 'vitest';
import { routerosDriver } from '../drivers/routeros/routeros.driver.js';
import { DevicePoller } from './device-poller.js';
import { PollGate } from './poll-gate.js';
import { PollLoad } from './poll-load.js';
import { PollTimetable } from './poll-timetable.js';

const TARGET: DeviceTarget = {
  kind: 'device',
  id: 'source',
  fingerprint: 'f',
  tenantId: 't',
  driver: 'snmp',
  address: '192.0.2.1',
  port: null,
  credential: { kind: 'none' },
  intervalMs: 1_000,
  device: { tenantId: 't', deviceId: 'd', role: 'cpe', priorities: new Map() },
};

it('leaves nothing behind on the signal of a poll that is over', async () => {
  const signals: AbortSignal[] = [];
  const driver: DeviceDriver = {
    id: 'snmp',
    title: 'test',
    defaultPort: 161,
    credentialKinds: [],
    controls: 'one',
    open: () => ({
      poll: async (_scopes, signal) => {
        signals.push(signal);
        return { ok: true, value: { observedAt: 0, observations: [], warnings: [] } };
      },
      close: async () => undefined,
    }),
  };
  const clock = createManualClock(0);
  const poller = new DevicePoller({
    target: TARGET,
    driver,
    clock,
    firstInMs: 0,
    gate: new PollGate(clock),
    load: new PollLoad(() => clock.now()),
    timetable: new PollTimetable(clock),
    onPoll: () => undefined,
  });
  await clock.advance(3_500);
  expect(signals.length).toBeGreaterThanOrEqual(3);
  for (const signal of signals) expect(getEventListeners(signal, 'abort')).toEqual([]);
  await poller.stop();
});

it('says at each poll that its driver cannot take the credential', async () => {
  const clock = createManualClock(0);
  const outcomes: unknown[] = [];
  const poller = new DevicePoller({
    target: { ...TARGET, driver: 'routeros' },
    driver: routerosDriver,
    clock,
    firstInMs: 0,
    gate: new PollGate(clock),
    load: new PollLoad(() => clock.now()),
    timetable: new PollTimetable(clock),
    onPoll: (result) => outcomes.push(result),
  });
  await clock.advance(1_500);
  const message = 'A RouterOS device needs a RouterOS credential, not none.';
  const failed = { ok: false, error: { kind: 'unsupported', message } };
  expect(outcomes).toEqual([failed, failed]);
  await poller.stop();
});

it('asks at the port that fits how the credential is carried, and passes session events on', async () => {
  const clock = createManualClock(0);
  const opened: unknown[] = [];
  const events: unknown[] = [];
  const event = { kind: 'up', user: 'ana', callerId: '', at: 7 } as const;
  const driver: DeviceDriver = {
    id: 'routeros',
    title: 'test',
    defaultPort: 1,
    portFor: () => 443,
    credentialKinds: [],
    controls: 'one',
    open: ({ port }, deps) => {
      opened.push(port);
      deps.onSessionEvent?.(event);
      return {
        poll: async () => ({ ok: false, error: { kind: 'silent', message: '' } }),
        ping: async () => ({ ok: true, value: [1] }),
        close: async () => undefined,
      };
    },
  };
  const base = {
    target: TARGET,
    driver,
    clock,
    firstInMs: 0,
    gate: new PollGate(clock),
    load: new PollLoad(() => clock.now()),
    timetable: new PollTimetable(clock),
    onPoll: () => undefined,
  };
  const poller = new DevicePoller({ ...base, onSessionEvent: (told) => events.push(told) });
  expect(opened).toEqual([443]);
  expect(events).toEqual([event]);
  const run = { count: 1, spacingMs: 10, signal: new AbortController().signal };
  expect(await poller.ping?.('192.0.2.9', run)).toEqual({ ok: true, value: [1] });
  await poller.stop();
});
