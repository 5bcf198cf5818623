import type { Lab } from '../scenarios/start-lab.js';
import { SERVICE_PLANS } from '../world/network-plan.js';
import type { DemoClient } from './demo-client.js';

const PRICES = [34_900, 49_900, 79_900];
const CURRENCY = 'MXN';
const AT_ONCE = 6;

/** Whom the network serves and what they pay; which devices their lines run through is left for the platform to find. */
export async function makeCustomers(client: DemoClient, lab: Lab): Promise<void> {
  const planIds = await makeCatalogue(client);
  const subscribers = lab.world.network.plan.subscribers.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, { name, user, profile }] of subscribers) {
        const kind = index % 8 === 0 ? 'company' : 'person';
        // A domain that nobody can own (RFC 6761): no mail ever leaves.
        const email = `${user}@clientes.test`;
        const customerId = await client.make('/customers', { kind, name, email });
        const line = { accessKind: 'pppoe', accessIdentity: user };
        const planId = planIds.get(profile);
        await client.make('/services', { customerId, planId, ...line });
      }
    }),
  );
}

/** Numbers for documents, one tax, and the plans with their prices. */
async function makeCatalogue(client: DemoClient): Promise<Map<string, string>> {
  for (const [kind, prefix] of [
    ['invoice', 'A-'],
    ['credit_note', 'NC-'],
    ['receipt', 'R-'],
  ]) {
    await client.make('/number-series', { kind, prefix, isDefault: true });
  }
  const taxGroupId = await client.make('/tax-groups', {
    code: 'IVA16',
    name: 'IVA 16 %',
    isIncluded: true,
    taxes: [{ code: 'IVA', name: 'IVA', ratePpm: 160_000, kind: 'tax' }],
  });
  const planIds = new Map<string, string>();
  for (const [index, { profile, downBps, upBps }] of SERVICE_PLANS.entries()) {
    const speeds = { downKbps: downBps / 1_000, upKbps: upBps / 1_000 };
    const price = { amountMinor: PRICES[index] ?? 0, currency: CURRENCY };
    const plan = { name: profile, ...speeds, price, taxGroupId };
    planIds.set(profile, await client.make('/plans', plan));
  }
  return planIds;
}
