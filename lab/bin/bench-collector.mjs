#!/usr/bin/env node
import { createCollectorApp } from '@atalaya/collector/app';
// The field bench's collector: the product's own role, built code, in a process of its own.
import { loadConfig } from '@atalaya/platform/config/load-config';
import { createLog } from '@atalaya/platform/log/create-log';
import { limitHeapGrowth } from '@atalaya/platform/runtime/heap-growth';
import { createPlatform } from '@atalaya/platform/runtime/platform';

// As `atalaya start` does.
limitHeapGrowth();
const loaded = loadConfig(process.env);
if (!loaded.ok) throw new Error(loaded.error.mistakes.join(' '));
const config = loaded.value;
const platform = await createPlatform({
  config,
  version: 'bench',
  databaseUrl: config.databaseUrl,
  secretKey: config.secretKey,
  log: createLog({
    level: config.logLevel,
    isReadable: true,
    write: (line) => void process.stderr.write(line),
  }),
});

/** By way and device: when its polls were over. */
let polls = new Map();
/** By the second that they are of. */
let samples = new Map();
let failed = 0;
let reasons = new Map();
platform.samples.subscribe((batches) => {
  for (const { deviceId, report, samples: taken } of batches) {
    const second = Math.floor(report.at / 1_000);
    samples.set(second, (samples.get(second) ?? 0) + taken.length);
    if (report.way === 'icmp') continue;
    if (!report.ok) {
      failed += 1;
      const why = report.failure?.message ?? '';
      reasons.set(why, (reasons.get(why) ?? 0) + 1);
    }
    const key = `${report.way}/${deviceId}`;
    const times = polls.get(key);
    if (times) times.push(report.at);
    else polls.set(key, [report.at]);
  }
});

const app = createCollectorApp(platform);
const answers = {
  begin: () => {
    polls = new Map();
    reasons = new Map();
    samples = new Map();
    failed = 0;
    return {};
  },
  end: () => ({
    samples: [...samples],
    memory: process.memoryUsage(),
    failed,
    reasons: [...reasons].slice(0, 5),
    polls: [...polls].map(([key, times]) => [key.split('/')[0], times]),
  }),
  stop: async () => {
    await app.stop();
    await platform.close();
    return {};
  },
};
process.on('message', async (ask) => {
  process.send(await answers[ask]());
  if (ask === 'stop') process.disconnect();
});
process.on('disconnect', () => process.exit(0));
await app.start();
process.send({ started: true });
