import type { Role } from '@atalaya/platform/config/environment';
import type { Platform } from '@atalaya/platform/runtime/platform';

export interface RoleApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartedRoles {
  /** Of the api, when it is one of them. */
  readonly url: string | undefined;
  /** The last started first; a role that does not stop in its time is left behind. */
  stop(): Promise<void>;
}

/** The api last: whoever can connect finds every role at work. */
const ORDER: readonly Role[] = ['alerting', 'collector', 'jobs', 'api'];

/** Starts the roles in order; when one fails, those before it are stopped again. */
export async function startRoles(
  platform: Platform,
  roles: readonly Role[],
): Promise<StartedRoles> {
  const started: [Role, RoleApp][] = [];
  let url: string | undefined;
  const stop = async () => {
    await platform.tasks.stop();
    for (const [role, app] of started.splice(0).reverse()) {
      try {
        await app.stop();
      } catch (error) {
        platform.log.error({ role, err: error }, 'a role did not stop cleanly');
      }
    }
  };
  try {
    platform.tasks.start();
    for (const role of ORDER.filter((name) => roles.includes(name))) {
      const app = await createRole(role, platform);
      started.push([role, app]);
      await app.start();
      if ('url' in app && typeof app.url === 'string') url = app.url;
      platform.log.debug({ role }, 'role started');
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** Loaded when chosen: a collector's process does not load the web server. */
async function createRole(role: Role, platform: Platform): Promise<RoleApp> {
  switch (role) {
    case 'api':
      return (await import('@atalaya/api/app')).createApiApp(platform);
    case 'alerting':
      return (await import('@atalaya/alerting/app')).createAlertingApp(platform);
    case 'collector':
      return (await import('@atalaya/collector/app')).createCollectorApp(platform);
    case 'jobs':
      return (await import('@atalaya/jobs/app')).createJobsApp(platform);
  }
}
