/** What a membership may be; `platform_operator` stands above tenants and is no membership. */
export const ROLES = [
  'owner',
  'admin',
  'noc',
  'technician',
  'billing',
  'cashier',
  'support',
  'seller',
  'read_only',
] as const;
export type Role = (typeof ROLES)[number];

export const RESOURCES = [
  'device',
  'site',
  'link',
  'collector',
  'discovery',
  'import',
  'credential',
  'metric',
  'alert_rule',
  'subscriber_session',
  'incident',
  'silence',
  'paging',
  'customer',
  'plan',
  'service',
  'service_link',
  'user',
  'tenant',
  'maintenance',
  'wall_token',
  'webhook',
  'notification_channel',
  'api_key',
  'audit_log',
] as const;
export type Resource = (typeof RESOURCES)[number];

export const ACTIONS = ['read', 'write'] as const;
export type Action = (typeof ACTIONS)[number];
export type Permission = `${Resource}:${Action}`;

type Grants = Partial<Record<Resource, readonly Action[]>>;

const READ = ['read'] as const;
const WRITE = ['read', 'write'] as const;

const NETWORK_READ: Grants = {
  device: READ,
  alert_rule: READ,
  site: READ,
  link: READ,
  metric: READ,
  incident: READ,
  silence: READ,
  paging: READ,
  maintenance: READ,
};
/** Who was online when, and with which address, is about people. */
const SUBSCRIBERS_READ: Grants = { ...NETWORK_READ, subscriber_session: READ };

/** What each role may do before a tenant changes anything. Credentials are written, never read back: `read` lists names only. */
export const DEFAULT_PERMISSIONS: Readonly<Record<Role, Grants>> = {
  owner: {
    device: WRITE,
    site: WRITE,
    link: WRITE,
    collector: WRITE,
    discovery: WRITE,
    import: WRITE,
    credential: WRITE,
    metric: READ,
    alert_rule: WRITE,
    subscriber_session: READ,
    incident: WRITE,
    silence: WRITE,
    paging: WRITE,
    customer: WRITE,
    plan: WRITE,
    service: WRITE,
    service_link: WRITE,
    user: WRITE,
    tenant: WRITE,
    maintenance: WRITE,
    wall_token: WRITE,
    webhook: WRITE,
    notification_channel: WRITE,
    api_key: WRITE,
    audit_log: READ,
  },
  admin: {
    device: WRITE,
    site: WRITE,
    link: WRITE,
    collector: WRITE,
    discovery: WRITE,
    import: WRITE,
    credential: WRITE,
    metric: READ,
    alert_rule: WRITE,
    subscriber_session: READ,
    incident: WRITE,
    silence: WRITE,
    paging: WRITE,
    customer: WRITE,
    plan: WRITE,
    service: WRITE,
    service_link: WRITE,
    user: WRITE,
    tenant: WRITE,
    maintenance: WRITE,
    wall_token: WRITE,
    webhook: WRITE,
    notification_channel: WRITE,
    api_key: WRITE,
    audit_log: READ,
  },
  noc: {
    device: WRITE,
    site: WRITE,
    link: WRITE,
    collector: READ,
    discovery: WRITE,
    import: WRITE,
    credential: WRITE,
    metric: READ,
    alert_rule: WRITE,
    subscriber_session: READ,
    incident: WRITE,
    silence: WRITE,
    paging: WRITE,
    customer: READ,
    plan: READ,
    service: READ,
    service_link: WRITE,
    maintenance: WRITE,
    wall_token: WRITE,
    webhook: READ,
    notification_channel: WRITE,
  },
  technician: {
    device: WRITE,
    site: READ,
    link: WRITE,
    discovery: WRITE,
    credential: READ,
    metric: READ,
    alert_rule: READ,
    maintenance: WRITE,
    subscriber_session: READ,
    incident: WRITE,
    silence: WRITE,
    paging: READ,
    customer: READ,
    service: READ,
    service_link: WRITE,
  },
  billing: {
    ...SUBSCRIBERS_READ,
    customer: WRITE,
    plan: WRITE,
    service: WRITE,
    service_link: READ,
  },
  cashier: {},
  support: {
    ...SUBSCRIBERS_READ,
    customer: WRITE,
    plan: READ,
    service: READ,
    service_link: READ,
  },
  seller: { site: READ, plan: READ },
  read_only: NETWORK_READ,
};

export function may(role: Role, resource: Resource, action: Action): boolean {
  return DEFAULT_PERMISSIONS[role][resource]?.includes(action) ?? false;
}

/** Roles that handle money or people's access: a second factor is offered to them and can be demanded. */
export const TOTP_ROLES: readonly Role[] = ['owner', 'admin', 'billing'];
