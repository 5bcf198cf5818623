import { RouterSessions } from '@atalaya/collector/enforce/router-sessions';
import { runLane } from '@atalaya/collector/enforce/run-lane';
import { WriteLedger } from '@atalaya/collector/enforce/write-ledger';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { MemoryNetworkCommands } from '@atalaya/core/testing/fakes/memory-network-commands';
import {
  commandLine,
  dueCommand,
  routerLane,
  serviceId,
} from '@atalaya/core/testing/fakes/router-lane';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SubscriberRouter, startSubscriberRouter } from './testing/subscriber-router.js';

describe('sessions to a router that is written', () => {
  const clock = { now: () => 0 };
  const signal = new AbortController().signal;
  let router: SubscriberRouter;
  let commands: MemoryNetworkCommands;
  let sessions: RouterSessions;
  beforeEach(async () => {
    router = await startSubscriberRouter({ users: ['ana'] });
    commands = new MemoryNetworkCommands();
    sessions = new RouterSessions({ clock });
  });
  afterEach(async () => {
    await sessions.close();
    await router.unplug();
  });

  let turn = 0;
  /** Cuts ana, and lets her in again at the next call. */
  async function run(changes: Partial<RouterLane> = {}): Promise<void> {
    turn += 1;
    const desired = turn % 2 === 0 ? 'active' : 'suspended';
    const line = commandLine({
      desired,
      memory: commands.memories.get(commandLine().serviceId) ?? {},
    });
    const lane = routerLane(router.port, { commands: [dueCommand(line)], ...changes });
    const deps = { commands, clock, ledger: new WriteLedger(), sessions, deadlineMs: 2_000 };
    await runLane(lane, deps, signal);
  }
  const states = () => commands.outcomes.map(({ state }) => state);

  it('log in once for commands that come one after the other', async () => {
    for (let lanes = 0; lanes < 6; lanes += 1) await run();
    expect(states()).toEqual(Array(6).fill('verified'));
    expect(router.server.counts).toEqual({ connections: 1, logins: 1 });
  });

  it('end when nothing came for a while, and when the collector stops', async () => {
    sessions = new RouterSessions({ clock, idleMs: 30 });
    await run();
    expect(await waitUntil(() => router.server.counts.connections === 0, 20_000, 10)).toBe(true);
    await sessions.close();
    await run();
    expect(await waitUntil(() => router.server.counts.connections === 0, 20_000, 10)).toBe(true);
    expect(router.server.counts.logins).toBe(2);
  });

  it('end with the credential that they were opened with', async () => {
    await run();
    const { target } = routerLane(router.port);
    const credential = { kind: 'routeros', user: 'admin', password: '', tls: false } as const;
    await run({ target: { ...target, credential: { ...credential, transport: 'api' } } });
    expect(states()).toEqual(['verified', 'verified']);
    expect(router.server.counts).toEqual({ connections: 1, logins: 2 });
  });

  it('that died in between cost the command nothing', async () => {
    await run();
    await router.unplug();
    await router.plugIn();
    await run();
    expect(states()).toEqual(['verified', 'verified']);
    expect(commands.released.map(({ error }) => error)).toEqual([null, null]);
  });
});

describe('a platform that is lost in the middle of a batch', () => {
  /** Stores what is to be remembered of one line, and is away then. */
  class LostCommands extends MemoryNetworkCommands {
    override async remember(...of: Parameters<MemoryNetworkCommands['remember']>): Promise<void> {
      if (this.memories.size > 0) throw new Error('the platform is away');
      await super.remember(...of);
    }
  }

  it('hears of what was written, and nothing more is written', async () => {
    const router = await startSubscriberRouter({ users: ['ana', 'luis'] });
    const commands = new LostCommands();
    const due = ['ana', 'luis'].map((identity, place) =>
      dueCommand(commandLine({ identity, serviceId: serviceId(place + 1) })),
    );
    const lane = routerLane(router.port, { commands: due });
    const deps = { commands, clock: { now: () => 0 }, ledger: new WriteLedger() };
    await runLane(lane, deps, new AbortController().signal);
    await router.unplug();
    expect(commands.outcomes).toMatchObject([{ id: due[0]?.id, state: 'verified' }]);
    expect(commands.released).toEqual([{ error: null, retryAt: 0 }]);
    expect(router.services.secrets.rows.map(({ values }) => values['profile'])).toEqual([
      'atalaya-suspended',
      'plan-20M',
    ]);
  });
});
