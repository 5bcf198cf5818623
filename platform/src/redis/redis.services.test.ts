import { eventBusContract } from '@atalaya/core/testing/contracts/event-bus.contract';
import { pollRequestsContract } from '@atalaya/core/testing/contracts/poll-requests.contract';
import { sampleStreamContract } from '@atalaya/core/testing/contracts/sample-stream.contract';
import { expect, it } from 'vitest';
import { silentLog } from '../postgres/database-log.js';
import { systemDelay } from '../runtime/system-timers.js';
import { withRedis } from '../testing/redis-server.js';
import { connectRedis } from './redis-connections.js';
import { createRedisEventBus } from './redis-event-bus.js';
import { createRedisPollRequests } from './redis-poll-requests.js';
import { createRedisSampleStream } from './redis-sample-stream.js';

const redis = withRedis();

const twoProcesses = async () => {
  const near = await connectRedis(redis.url, silentLog);
  const far = await connectRedis(redis.url, silentLog);
  await near.commands.flushall();
  return { near, far };
};

eventBusContract(
  'the Redis bus',
  async () => {
    const { near, far } = await twoProcesses();
    const here = await createRedisEventBus(near, silentLog);
    const there = await createRedisEventBus(far, silentLog);
    return {
      here,
      there,
      interrupt: () => redis.killClients(),
      close: async () => {
        await Promise.all([here.close(), there.close(), near.close(), far.close()]);
      },
    };
  },
  { hasConnection: true },
);

sampleStreamContract('the Redis sample stream', async (bufferedBatches) => {
  const { near, far } = await twoProcesses();
  const collector = createRedisSampleStream(near, { log: silentLog, bufferedBatches });
  const reader = createRedisSampleStream(far, { log: silentLog, bufferedBatches });
  return {
    collector,
    reader,
    joined: () => reader.joined(),
    close: async () => {
      await Promise.all([collector.close(), reader.close()]);
      await Promise.all([near.close(), far.close()]);
    },
  };
});

pollRequestsContract('the Redis poll requests', async () => {
  const { near, far } = await twoProcesses();
  const api = await createRedisPollRequests(near, silentLog);
  const collector = await createRedisPollRequests(far, silentLog);
  return {
    api,
    collector,
    passDeduplication: () => systemDelay(1_100),
    close: async () => {
      await Promise.all([api.close(), collector.close()]);
      await Promise.all([near.close(), far.close()]);
    },
  };
});

it('carries samples on after its connections were cut', async () => {
  const { near, far } = await twoProcesses();
  const collector = createRedisSampleStream(near, { log: silentLog });
  const reader = createRedisSampleStream(far, { log: silentLog });
  const seen: number[] = [];
  let lost = 0;
  reader.subscribe(
    (batches) => void seen.push(...batches.map((batch) => batch.report.at)),
    (count) => {
      lost += count;
    },
  );
  await reader.joined();
  for (let n = 1; n <= 100; n += 1) {
    if (n % 25 === 0) await redis.killClients();
    collector.publish([
      {
        tenantId: 't',
        deviceId: 'd',
        report: { way: 'icmp', at: n, ok: true, failures: 0, intervalMs: 1 },
        samples: [],
      },
    ]);
    await systemDelay(2);
  }
  await expect.poll(() => seen.at(-1), { timeout: 10_000 }).toBe(100);
  expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect(lost).toBe(0);
  await Promise.all([collector.close(), reader.close()]);
  await Promise.all([near.close(), far.close()]);
});

it('says in one sentence that Redis cannot be used, without its password', async () => {
  const refused = connectRedis('redis://user:hush@127.0.0.1:1', silentLog);
  await expect(refused).rejects.toThrow(/^REDIS_URL: the Redis at 127\.0\.0\.1:1 cannot be used/);
  await expect(refused).rejects.not.toThrow(/hush/);
});
