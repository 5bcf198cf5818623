import { afterEach, describe, expect, it } from 'vitest';
import type { PollRequestMessage, PollRequests } from '../../ports/poll-request.js';

export interface PollRequestsHarness {
  /** The api's end and a collector's; in one process they are the same. */
  readonly api: PollRequests;
  readonly collector: PollRequests;
  /** Lets the time pass in which an equal request is a repetition (1 s). */
  passDeduplication(): Promise<void>;
  close(): Promise<void>;
}

const request = (over: Partial<PollRequestMessage> = {}): PollRequestMessage => ({
  tenantId: 'tenant',
  deviceId: 'device',
  kind: 'echo',
  until: 1_000,
  ...over,
});

export function pollRequestsContract(
  name: string,
  create: () => Promise<PollRequestsHarness>,
): void {
  describe(`${name} keeps the PollRequests contract`, () => {
    let harness: PollRequestsHarness | undefined;
    const open = async () => {
      harness = await create();
      const heard: PollRequestMessage[] = [];
      harness.collector.subscribe((message) => heard.push(message));
      return { ...harness, heard };
    };
    afterEach(async () => {
      await harness?.close();
      harness = undefined;
    });

    it('brings a request to every subscriber', async () => {
      const { api, collector, heard } = await open();
      const second: PollRequestMessage[] = [];
      collector.subscribe((message) => second.push(message));
      await api.request(request());
      await expect.poll(() => heard).toEqual([request()]);
      await expect.poll(() => second).toEqual([request()]);
    });

    it('makes one of requests that are equal', async () => {
      const { api, heard } = await open();
      await Promise.all(Array.from({ length: 20 }, () => api.request(request())));
      await api.request(request({ deviceId: 'last' }));
      await expect.poll(() => heard).toEqual([request(), request({ deviceId: 'last' })]);
    });

    it('tells devices, tenants and kinds apart', async () => {
      const { api, heard } = await open();
      const all = [
        request(),
        request({ deviceId: 'other' }),
        request({ tenantId: 'other' }),
        request({ kind: 'full' }),
      ];
      for (const one of all) await api.request(one);
      await expect.poll(() => heard).toEqual(all);
    });

    it('lets a page renew its lease', async () => {
      const { api, heard } = await open();
      const leases = [1_000, 2_000, 2_000, 3_000].map((until) => request({ kind: 'align', until }));
      for (const lease of leases) await api.request(lease);
      await expect.poll(() => heard.map((one) => one.until)).toEqual([1_000, 2_000, 3_000]);
    });

    it('carries the same request again later', async () => {
      const { api, heard, passDeduplication } = await open();
      await api.request(request());
      await passDeduplication();
      await api.request(request());
      await expect.poll(() => heard).toEqual([request(), request()]);
    });

    it('survives a subscriber that throws, and stops at the unsubscriber', async () => {
      const { api, collector, heard } = await open();
      collector.subscribe(() => {
        throw new Error('a broken subscriber');
      });
      const gone: PollRequestMessage[] = [];
      const unsubscribe = collector.subscribe((message) => gone.push(message));
      unsubscribe();
      await api.request(request());
      await api.request(request({ deviceId: 'second' }));
      await expect.poll(() => heard).toHaveLength(2);
      expect(gone).toEqual([]);
    });
  });
}
