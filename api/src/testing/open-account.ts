import type { Tenant } from './with-api.js';

/** A customer with an account of its own; the account's id. */
export async function openAccount(tenant: Tenant, name: string): Promise<string> {
  const made = await tenant.owner.post('/customers', { kind: 'person', name });
  const { id: customerId } = made.as<{ id: string }>(201);
  const { items } = (await tenant.owner.get(`/accounts?customerId=${customerId}`)).as<{
    items: { id: string }[];
  }>(200);
  const [account] = items;
  if (account === undefined) throw new Error('a customer without an account');
  return account.id;
}
