/** A service that an incident hurts, or that was cut already, as it was kept. */
export interface KeptImpact {
  readonly customerId: string;
  readonly customerKind: string;
  readonly monthlyMinor: number;
  readonly currency: string;
  readonly certainty: 'confirmed' | 'suggested';
  readonly suspended: boolean;
}

export interface ImpactSummary {
  readonly services: number;
  readonly customers: number;
  /** Of the customers, those that are companies. */
  readonly companies: number;
  /** Of the services, those whose way is only suggested. */
  readonly suggestedServices: number;
  /** Cut already: never counted as hurt. */
  readonly suspendedServices: number;
  /** What the hurt services bring in a month, by currency, in whole minor units. */
  readonly monthly: readonly { readonly amountMinor: number; readonly currency: string }[];
}

export function summariseImpact(services: readonly KeptImpact[]): ImpactSummary {
  const hurt = services.filter(({ suspended }) => !suspended);
  const customers = new Map(hurt.map((one) => [one.customerId, one.customerKind]));
  const monthly = new Map<string, number>();
  for (const { currency, monthlyMinor } of hurt) {
    monthly.set(currency, (monthly.get(currency) ?? 0) + monthlyMinor);
  }
  return {
    services: hurt.length,
    customers: customers.size,
    companies: [...customers.values()].filter((kind) => kind === 'company').length,
    suggestedServices: hurt.filter(({ certainty }) => certainty === 'suggested').length,
    suspendedServices: services.length - hurt.length,
    monthly: [...monthly]
      .map(([currency, amountMinor]) => ({ amountMinor, currency }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
}
