import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Permission } from '../../shared/api/permissions.js';

export interface SettingsTab {
  /** Also its path below /settings and its key in `tab.*` of the strings. */
  readonly id: string;
  readonly permission: Permission;
  readonly view: LazyExoticComponent<ComponentType>;
}

export const SETTINGS_TABS: readonly SettingsTab[] = [
  {
    id: 'credentials',
    permission: 'credential:read',
    view: lazy(async () => ({ default: (await import('./credentials.js')).Credentials })),
  },
  {
    id: 'controllers',
    permission: 'device:read',
    view: lazy(async () => ({ default: (await import('./controllers.js')).Controllers })),
  },
  {
    id: 'collectors',
    permission: 'collector:read',
    view: lazy(async () => ({ default: (await import('./collectors.js')).Collectors })),
  },
  {
    id: 'walls',
    permission: 'wall_token:read',
    view: lazy(async () => ({ default: (await import('./walls.js')).Walls })),
  },
  {
    id: 'channels',
    permission: 'notification_channel:read',
    view: lazy(async () => ({ default: (await import('./channels.js')).Channels })),
  },
  {
    id: 'webhooks',
    permission: 'webhook:read',
    view: lazy(async () => ({ default: (await import('./webhooks.js')).Webhooks })),
  },
  {
    id: 'apiKeys',
    permission: 'api_key:read',
    view: lazy(async () => ({ default: (await import('./api-keys.js')).ApiKeys })),
  },
  {
    id: 'users',
    permission: 'user:read',
    view: lazy(async () => ({ default: (await import('./users.js')).Users })),
  },
  {
    id: 'permissions',
    permission: 'user:read',
    view: lazy(async () => ({ default: (await import('./permissions.js')).Permissions })),
  },
  {
    id: 'tenant',
    permission: 'tenant:read',
    view: lazy(async () => ({ default: (await import('./tenant.js')).Tenant })),
  },
  {
    id: 'portal',
    permission: 'tenant:read',
    view: lazy(async () => ({
      default: (await import('./portal-settings/portal-settings.js')).PortalSettings,
    })),
  },
  {
    id: 'aviso',
    permission: 'tenant:read',
    view: lazy(async () => ({
      default: (await import('./aviso-settings/aviso-settings.js')).AvisoSettings,
    })),
  },
  {
    id: 'provisioning',
    permission: 'provisioning:read',
    view: lazy(async () => ({
      default: (await import('./provisioning-settings/provisioning-settings.js'))
        .ProvisioningSettings,
    })),
  },
  {
    id: 'audit',
    permission: 'audit_log:read',
    view: lazy(async () => ({ default: (await import('./audit.js')).Audit })),
  },
];
