import { createCollectorApp } from '@atalaya/collector/app';
import { loadConfig } from '@atalaya/platform/config/load-config';
import { createPlatform } from '@atalaya/platform/runtime/platform';

/* The collector role in a process of its own, to be killed. Tells each batch that it publishes. */

const loaded = loadConfig(process.env);
if (!loaded.ok) throw new Error(loaded.error.mistakes.join(' '));
const { databaseUrl = '', secretKey = new Uint8Array() } = loaded.value;
const platform = await createPlatform({
  config: loaded.value,
  version: 'test',
  databaseUrl,
  secretKey,
});
platform.samples.subscribe((batches) => void process.send?.(batches));
const app = createCollectorApp(platform);
process.on('message', async () => {
  await app.stop();
  await platform.close();
  process.disconnect();
});
process.on('disconnect', () => process.exit(0));
await app.start();
