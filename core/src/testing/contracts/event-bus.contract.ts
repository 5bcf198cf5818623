import { afterEach, describe, expect, it } from 'vitest';
import type { EventBus } from '../../ports/event-bus.js';

export interface EventBusHarness {
  /** Two processes' ends of one bus; the memory bus, which joins one process, gives the same twice. */
  readonly here: EventBus;
  readonly there: EventBus;
  /** Cuts `there`'s connection to the server. Only called for a bus that has one. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
}

const TENANT = '00000000-0000-4000-8000-00000000000a';

export function eventBusContract(
  name: string,
  create: () => Promise<EventBusHarness>,
  options: { readonly hasConnection: boolean },
): void {
  describe(`${name} keeps the EventBus contract`, () => {
    let harness: EventBusHarness | undefined;
    const open = async () => {
      harness = await create();
      return harness;
    };
    afterEach(async () => {
      await harness?.close();
      harness = undefined;
    });

    it('carries a reference to every subscriber of its topic, and to no other', async () => {
      const { here, there } = await open();
      const first: object[] = [];
      const second: object[] = [];
      const other: object[] = [];
      there.subscribe('device.state', (ref) => first.push(ref));
      there.subscribe('device.state', (ref) => second.push(ref));
      there.subscribe('tenant.changed', (ref) => other.push(ref));
      await here.publish('device.state', { tenantId: TENANT, deviceId: 'd1' });
      await here.publish('device.state', { tenantId: TENANT, deviceId: 'd2' });
      const expected = [
        { tenantId: TENANT, deviceId: 'd1' },
        { tenantId: TENANT, deviceId: 'd2' },
      ];
      await expect.poll(() => first).toEqual(expected);
      await expect.poll(() => second).toEqual(expected);
      expect(other).toEqual([]);
    });

    it('reaches its own process too', async () => {
      const { here } = await open();
      const heard: object[] = [];
      here.subscribe('inventory.changed', (ref) => heard.push(ref));
      await here.publish('inventory.changed', { tenantId: TENANT });
      await expect.poll(() => heard).toEqual([{ tenantId: TENANT }]);
    });

    it('stops at the unsubscriber', async () => {
      const { here, there } = await open();
      const gone: object[] = [];
      const stays: object[] = [];
      const unsubscribe = there.subscribe('tenant.changed', (ref) => gone.push(ref));
      there.subscribe('tenant.changed', (ref) => stays.push(ref));
      unsubscribe();
      await here.publish('tenant.changed', { tenantId: TENANT });
      await expect.poll(() => stays).toHaveLength(1);
      expect(gone).toEqual([]);
    });

    it('survives a listener that throws', async () => {
      const { here, there } = await open();
      const heard: object[] = [];
      there.subscribe('tenant.changed', () => {
        throw new Error('a broken listener');
      });
      there.subscribe('tenant.changed', (ref) => heard.push(ref));
      await here.publish('tenant.changed', { tenantId: TENANT });
      await here.publish('tenant.changed', { tenantId: TENANT });
      await expect.poll(() => heard).toHaveLength(2);
    });

    if (!options.hasConnection) return;
    it('tells of the gap after a reconnect, then carries on', async () => {
      const { here, there, interrupt } = await open();
      const heard: object[] = [];
      let gaps = 0;
      there.subscribe('tenant.changed', (ref) => heard.push(ref));
      there.onGap(() => {
        gaps += 1;
      });
      await interrupt();
      await expect.poll(() => gaps, { timeout: 10_000 }).toBeGreaterThanOrEqual(1);
      await here.publish('tenant.changed', { tenantId: TENANT });
      await expect.poll(() => heard).toEqual([{ tenantId: TENANT }]);
    });
  });
}
