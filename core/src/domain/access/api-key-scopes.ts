import { ACTIONS, type Permission, RESOURCES, type Resource } from './roles.js';

/** What another system may ask the platform to do, each with the permission that it stands on. */
export const API_ACTIONS = {
  'acknowledge-incident': 'incident:write',
  'push-alerts': 'incident:write',
  'upsert-collection-task': 'dunning:write',
  'suspend-service': 'dunning:write',
  'reconnect-service': 'dunning:write',
  'diagnose-service': 'service:read',
  'create-ticket': 'ticket:write',
} as const satisfies Record<string, Permission>;
export type ApiActionName = keyof typeof API_ACTIONS;

/** Who may do what here stays with people: no key makes users, roles, settings or further keys, or is shown a password. */
const FOR_PEOPLE_ONLY: readonly Resource[] = ['user', 'tenant', 'api_key', 'line_password'];

const ACTION_PREFIX = 'action:';
export type ApiKeyScope = Permission | `${typeof ACTION_PREFIX}${ApiActionName}`;

/** All that a key can be given: reading or writing a resource, or one action and nothing else of its resource. */
export const API_KEY_SCOPES: readonly ApiKeyScope[] = [
  ...(Object.keys(API_ACTIONS) as ApiActionName[]).map(
    (name) => `${ACTION_PREFIX}${name}` as const,
  ),
  ...RESOURCES.filter((resource) => !FOR_PEOPLE_ONLY.includes(resource)).flatMap((resource) =>
    ACTIONS.map((action): Permission => `${resource}:${action}`),
  ),
];

export function asApiKeyScope(text: string): ApiKeyScope | undefined {
  return API_KEY_SCOPES.find((scope) => scope === text);
}

/** The permission that whoever gives out a scope must hold. */
export function permissionBehind(scope: ApiKeyScope): Permission {
  return isAction(scope) ? API_ACTIONS[actionOf(scope)] : scope;
}

/** What a key is good for now: of its scopes those that its creator could still use. */
export function usableScopes(
  scopes: readonly string[],
  creator: ReadonlySet<Permission>,
): ReadonlySet<ApiKeyScope> {
  const known = scopes.map(asApiKeyScope).filter((scope) => scope !== undefined);
  return new Set(known.filter((scope) => creator.has(permissionBehind(scope))));
}

/** Of scopes, the permissions among them. */
export function permissionsAmong(scopes: Iterable<ApiKeyScope>): ReadonlySet<Permission> {
  return new Set([...scopes].filter((scope) => !isAction(scope)));
}

type ActionScope = Extract<ApiKeyScope, `${typeof ACTION_PREFIX}${string}`>;

function isAction(scope: ApiKeyScope): scope is ActionScope {
  return scope.startsWith(ACTION_PREFIX);
}

function actionOf(scope: ActionScope): ApiActionName {
  return scope.slice(ACTION_PREFIX.length) as ApiActionName;
}
