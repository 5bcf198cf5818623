import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../domain/shared/instant.js';
import type { CommandOutcome, NetworkCommands, RouterLane } from '../../ports/network-commands.js';

/** One router that is switched on and one line that it carries, not compared before it is asked for. */
export interface NetworkCommandsHarness {
  readonly commands: NetworkCommands;
  readonly routerId: string;
  readonly serviceId: string;
  /** Who takes the collector's place once it is silent. */
  successor(): Promise<NetworkCommands>;
  want(state: 'active' | 'suspended'): Promise<void>;
  askComparison(): Promise<void>;
  passTime(ms: number): Promise<void>;
  now(): number;
  /** Of the line and its commands, the oldest first. */
  stored(): Promise<{
    readonly observed: string;
    readonly commands: readonly {
      readonly intent: string;
      readonly state: string;
      readonly attempts: number;
    }[];
    /** Tries that stand in the audit. */
    readonly tries: number;
    readonly drifts: number;
  }>;
}

/** `create` gives a new router and line each time. */
export function networkCommandsContract(
  name: string,
  create: () => Promise<NetworkCommandsHarness>,
): void {
  describe(`${name} keeps the NetworkCommands contract`, () => {
    it('gives a router to one, opened, with what is wanted of its line', async () => {
      const { commands, routerId, serviceId, want } = await create();
      expect(await commands.claim()).toBeUndefined();
      await want('suspended');
      const lane = await claimed(commands);
      expect(lane).toMatchObject({
        routerId,
        target: { address: '192.0.2.1', credential: { kind: 'routeros', user: 'writer' } },
        terms: { mode: 'enforce', listName: 'atalaya-suspended' },
        commands: [{ intent: 'suspend', attempt: 1, line: { serviceId, desired: 'suspended' } }],
        reconcile: null,
      });
      expect(await commands.claim()).toBeUndefined();
    });

    it('stores what was read back, and what is to be remembered for the return', async () => {
      const { commands, serviceId, want, stored } = await create();
      await want('suspended');
      const lane = await claimed(commands);
      await commands.remember(lane, [{ serviceId, memory: { profile: 'plan' } }]);
      await commands.report(lane, lane.commands.map(cut));
      await commands.release(lane, { error: null, retryAt: null });
      expect(await stored()).toEqual({
        observed: 'suspended',
        commands: [{ intent: 'suspend', state: 'verified', attempts: 1 }],
        ...{ tries: 1, drifts: 0 },
      });
      await want('active');
      const back = await claimed(commands);
      expect(back.commands).toMatchObject([
        { intent: 'restore', line: { memory: { profile: 'plan' } } },
      ]);
    });

    it('counts what is told twice once', async () => {
      const { commands, want, stored } = await create();
      await want('suspended');
      const lane = await claimed(commands);
      await commands.report(lane, lane.commands.map(cut));
      await commands.report(lane, lane.commands.map(failed));
      expect(await stored()).toMatchObject({
        ...{ observed: 'suspended', tries: 1 },
        commands: [{ state: 'verified', attempts: 1 }],
      });
    });

    it('says what is wanted no more, and ends it untried', async () => {
      const { commands, want, stored } = await create();
      await want('suspended');
      const lane = await claimed(commands);
      const ids = lane.commands.map(({ id }) => id);
      expect(await commands.stillWanted(lane, ids)).toEqual(new Set(ids));
      await want('active');
      expect(await commands.stillWanted(lane, ids)).toEqual(new Set());
      await commands.release(lane, { error: null, retryAt: null });
      const { commands: rows } = await stored();
      expect(rows[0]).toEqual({ intent: 'suspend', state: 'stale', attempts: 0 });
    });

    it('waits for a router that cannot be asked, and counts no attempt', async () => {
      const { commands, want, stored, now, passTime } = await create();
      await want('suspended');
      const lane = await claimed(commands);
      await commands.release(lane, { error: 'no answer', retryAt: now() + 30_000 });
      expect(await commands.claim()).toBeUndefined();
      expect((await stored()).commands).toMatchObject([{ state: 'queued', attempts: 0 }]);
      await passTime(30_001);
      expect((await claimed(commands)).commands).toMatchObject([{ attempt: 1 }]);
    });

    it('gives the router on from who is silent, who has no say then', async () => {
      const { commands, serviceId, successor, want, stored, passTime } = await create();
      await want('suspended');
      const lane = await claimed(commands);
      await passTime(MINUTE_MS + 1_000);
      const next = await successor();
      expect((await claimed(next)).commands).toMatchObject([{ attempt: 2 }]);
      const ids = lane.commands.map(({ id }) => id);
      expect(await commands.stillWanted(lane, ids)).toEqual(new Set());
      const memory = { profile: 'forged' };
      await expect(commands.remember(lane, [{ serviceId, memory }])).rejects.toThrow('another');
      await commands.report(lane, lane.commands.map(cut));
      await commands.release(lane, { error: null, retryAt: null });
      expect(await stored()).toMatchObject({
        ...{ observed: 'unknown', tries: 0 },
        commands: [{ state: 'running', attempts: 1 }],
      });
    });

    it('takes a comparison of the whole router, and makes commands of what is to be put right', async () => {
      const { commands, serviceId, askComparison, stored, passTime } = await create();
      await askComparison();
      await passTime(10);
      const lane = await claimed(commands);
      expect(lane.reconcile).toMatchObject([{ serviceId, desired: 'active' }]);
      const remedy = { intent: 'restore', serviceId, payload: {} } as const;
      await commands.reportComparison(lane, {
        drifts: [{ kind: 'extra_block', serviceId, key: serviceId, details: { a: 1 }, remedy }],
        lines: (lane.reconcile ?? []).map(({ generation }) => ({
          ...{ serviceId, generation, observed: 'suspended', evidence: { list: 'x' } },
          ...{ redial: null, memory: null },
        })),
        bundle: { version: 1, problems: [] },
        rows: 4,
        tookMs: 2,
      });
      await commands.release(lane, { error: null, retryAt: null });
      expect(await stored()).toEqual({
        observed: 'suspended',
        commands: [{ intent: 'restore', state: 'queued', attempts: 0 }],
        ...{ tries: 0, drifts: 1 },
      });
      expect((await claimed(commands)).reconcile).toBeNull();
    });
  });
}

async function claimed(commands: NetworkCommands): Promise<RouterLane> {
  const lane = await commands.claim();
  if (lane === undefined) throw new Error('a lane is due');
  return lane;
}

const told = { commands: [], before: { blocked: false }, after: { blocked: true }, latencyMs: 3 };

const cut = ({ id }: { readonly id: string }): CommandOutcome => ({
  ...{ id, state: 'verified', observed: 'suspended', evidence: { list: 'x' } },
  ...{ ...told, memory: null, redial: null },
});

const failed = ({ id }: { readonly id: string }): CommandOutcome => {
  return { id, state: 'failed', error: 'refused', final: true, ...told };
};
