import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type StartedPlatform, startPlatform } from '@atalaya/launcher/start-platform';
import type { Log } from '@atalaya/platform/log/create-log';
import type { SystemClock } from '@atalaya/platform/runtime/system-clock';
import { DemoClient } from '../demo/demo-client.js';
import { setUpTenant } from '../demo/set-up-tenant.js';

export interface TowerOptions {
  readonly databaseUrl: string;
  /** The platform keeps its data below it. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: Log;
  /** Lets days pass, as in the demo. */
  readonly demoClock?: SystemClock;
}

export interface TowerPlatform {
  readonly platform: StartedPlatform;
  /** Signed in as the owner of the organisation "Tower ISP", the only one. */
  readonly client: DemoClient;
  readonly tenantId: string;
}

/** The whole platform in this process, as `npm start` has it, with one organisation. */
export async function startTowerPlatform(options: TowerOptions): Promise<TowerPlatform> {
  const platform = await startPlatform({
    env: {
      PORT: '0',
      DATABASE_URL: options.databaseUrl,
      SECRET_KEY: randomBytes(32).toString('base64'),
      DATA_DIR: join(options.folder, 'data'),
      ...(options.log === undefined && { LOG_LEVEL: 'error' }),
      ...options.env,
    },
    ...(options.log && { log: options.log }),
    ...(options.demoClock && { demoClock: options.demoClock }),
  });
  try {
    const client = new DemoClient(platform.url ?? '');
    const token = platform.setupLink?.split('token=')[1] ?? '';
    const tenantId = await setUpTenant(client, token, {
      name: 'Tower ISP',
      slug: 'tower',
      owner: { name: 'Owner', email: 'owner@tower.test', password: 'correct horse battery' },
    });
    return { platform, client, tenantId };
  } catch (error) {
    await platform.stop();
    throw error;
  }
}
