import { summariseImpact } from '@atalaya/core/domain/incidents/impact-summary';
import { devicesInScope, type ScopePart } from '@atalaya/core/domain/maintenance/scope';
import type { ImpactedService } from '@atalaya/core/domain/services/service-impact';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '../postgres/database.js';
import { impactOf, withWhatHangsOn } from '../services/impact.read-model.js';
import { readScopeNetwork } from './scope-network.read-model.js';

export interface LostDevices {
  readonly inside: ReadonlySet<string>;
  /** What lies inside first, then what hangs on it alone. */
  readonly all: readonly string[];
}

/** Which devices a scope takes out of service, as things stand. In a tenant's transaction. */
export async function readLostDevices(trx: Trx, scope: readonly ScopePart[]): Promise<LostDevices> {
  const inside = devicesInScope(scope, await readScopeNetwork(trx));
  return { inside, all: await withWhatHangsOn(trx, [...inside]) };
}

export interface HurtCustomer {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'company';
}

export interface WindowHurt {
  readonly services: number;
  /** Of them, by suggested links only. */
  readonly suggestedServices: number;
  /** Cut already, and not counted. */
  readonly suspendedServices: number;
  readonly persons: number;
  readonly companies: number;
  /** What the hurt services bring in a month, by currency. */
  readonly monthly: readonly { readonly amountMinor: number; readonly currency: string }[];
  /** Each once: companies first, then by name. */
  readonly customers: readonly HurtCustomer[];
}

/** Whom it hurts when these devices are out of service. In a tenant's transaction. */
export async function readWindowHurt(
  trx: Trx,
  deviceIds: ReadonlySet<string>,
  at: Instant,
): Promise<WindowHurt> {
  const { hurt, alreadySuspended } = await impactOf(trx, [...deviceIds], new Date(at));
  const customers = new Map(
    hurt.map(({ customerId, customerName, customerKind }) => [
      customerId,
      { id: customerId, name: customerName, kind: customerKind },
    ]),
  );
  const companies = [...customers.values()].filter(({ kind }) => kind === 'company');
  const persons = [...customers.values()].filter(({ kind }) => kind === 'person');
  const { suggestedServices, monthly } = summariseImpact(hurt.map(asKept));
  return {
    services: hurt.length,
    suggestedServices,
    suspendedServices: alreadySuspended.length,
    persons: persons.length,
    companies: companies.length,
    monthly,
    customers: [...companies, ...persons],
  };
}

function asKept({ customerId, customerKind, price, certainty }: ImpactedService) {
  const { amountMinor: monthlyMinor, currency } = price;
  return { customerId, customerKind, monthlyMinor, currency, certainty, suspended: false };
}
