import { type DemoClient, fieldOf, textOf } from './demo-client.js';

export const TIMEZONE = 'America/Mexico_City';

export interface FirstTenant {
  readonly name: string;
  readonly slug: string;
  readonly owner: { readonly name: string; readonly email: string; readonly password: string };
}

/** Makes an installation's first organisation by its one-time link and signs its owner in. Returns its id. */
export async function setUpTenant(
  client: DemoClient,
  token: string,
  { name, slug, owner }: FirstTenant,
): Promise<string> {
  const tenant = { name, slug, timezone: TIMEZONE, currency: 'MXN', locale: 'es' };
  const session = await client.post('/setup', { token, tenant, owner });
  client.useToken(textOf(session, 'accessToken', '/setup'));
  return textOf(fieldOf(session, 'tenant'), 'id', '/setup');
}
