import { expect, it } from 'vitest';
import { summariseImpact } from './impact-summary.js';

it('counts each customer once, money by currency, and what is cut already apart', () => {
  const one = { customerKind: 'person', certainty: 'confirmed', suspended: false } as const;
  const summary = summariseImpact([
    { ...one, customerId: 'ana', monthlyMinor: 39_900, currency: 'MXN' },
    { ...one, customerId: 'ana', monthlyMinor: 10_000, currency: 'MXN', certainty: 'suggested' },
    { ...one, customerId: 'shop', monthlyMinor: 5_000, currency: 'USD', customerKind: 'company' },
    { ...one, customerId: 'luis', monthlyMinor: 39_900, currency: 'MXN', suspended: true },
  ]);
  expect(summary).toEqual({
    services: 3,
    customers: 2,
    companies: 1,
    suggestedServices: 1,
    suspendedServices: 1,
    monthly: [
      { amountMinor: 49_900, currency: 'MXN' },
      { amountMinor: 5_000, currency: 'USD' },
    ],
  });
});
