/** Networks of its own to which a tenant lets its webhooks go, out of `tenants.settings`; CIDR texts. */
export function lanNetworksOf(settings: Readonly<Record<string, unknown>>): string[] {
  const value = settings['lanNetworks'];
  if (!Array.isArray(value)) return [];
  return value.filter((each): each is string => typeof each === 'string');
}
