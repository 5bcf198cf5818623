import type { PollFailureKind } from '@atalaya/core/domain/network/device';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { beforeEach, describe, expect, it } from 'vitest';
import { commandError, connectionError } from '../../transports/routeros-api/routeros-error.js';
import { FallbackChannel } from './fallback-channel.js';
import type { RouterChannel } from './router-channel.js';

class Way implements RouterChannel {
  asked = 0;
  woken = 0;
  failure: Error | undefined;

  async run() {
    this.asked += 1;
    if (this.failure) throw this.failure;
    return { rows: [], done: new Map() };
  }
  async stream(): Promise<void> {
    if (this.failure) throw this.failure;
  }
  wake(): void {
    this.woken += 1;
  }
  async close(): Promise<void> {}
}

const closed = (kind: PollFailureKind) => connectionError(kind, `The API: ${kind}.`);

describe('a router whose API may be closed', () => {
  let api: Way;
  let rest: Way;
  let now: number;
  let channel: FallbackChannel;
  beforeEach(() => {
    api = new Way();
    rest = new Way();
    now = 0;
    channel = new FallbackChannel(api, rest, () => now);
  });
  const ask = () => channel.run(['/system/resource/print']);

  it('is read by its API alone while that answers', async () => {
    await ask();
    await ask();
    expect([api.asked, rest.asked]).toEqual([2, 0]);
  });

  it.each(['refused', 'timeout', 'unreachable', 'connection-lost'] as const)(
    'is read by REST when the API’s door is shut (%s), and by the API again later',
    async (kind) => {
      api.failure = closed(kind);
      await ask();
      await ask();
      expect([api.asked, rest.asked]).toEqual([1, 2]);
      await expect(
        channel.stream(['/ppp/active/listen'], () => {}, new AbortController().signal),
      ).rejects.toThrow('no announcements');
      api.failure = undefined;
      now = 10 * MINUTE_MS;
      await ask();
      await ask();
      expect([api.asked, rest.asked]).toEqual([3, 2]);
    },
  );

  it.each(['login-refused', 'tls'] as const)(
    'is never asked by REST what its API refused (%s)',
    async (kind) => {
      api.failure = closed(kind);
      await expect(ask()).rejects.toThrow(`The API: ${kind}.`);
      expect(rest.asked).toBe(0);
    },
  );

  it('tells both reasons when both are shut, and knocks at REST once a minute only', async () => {
    api.failure = closed('refused');
    rest.failure = closed('timeout');
    await expect(ask()).rejects.toThrow('The API: refused. Nor by REST: The API: timeout.');
    await expect(ask()).rejects.toThrow(/^The API: refused\.$/);
    now = MINUTE_MS;
    await expect(ask()).rejects.toThrow('Nor by REST');
    expect(rest.asked).toBe(2);
  });

  it('leaves REST as soon as that is lost, but not for a command that REST refuses', async () => {
    api.failure = closed('refused');
    await ask();
    rest.failure = commandError('unsupported', 'no such command');
    await expect(ask()).rejects.toThrow('no such command');
    expect(api.asked).toBe(1);
    rest.failure = closed('connection-lost');
    await expect(ask()).rejects.toThrow();
    api.failure = undefined;
    await ask();
    expect(api.asked).toBe(2);
  });
});
