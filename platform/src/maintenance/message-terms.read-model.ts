import { countryOf } from '@atalaya/core/domain/customers/country';
import { COUNTRIES, type Country } from '@atalaya/core/domain/dunning/country-presets';
import type { NoticeChannel } from '@atalaya/core/domain/dunning/dunning-policy';
import type { TellingHours } from '@atalaya/core/domain/maintenance/telling-hours';
import { readIssuer } from '../documents/issuer.read-model.js';
import { readTenantTerms } from '../dunning/policy.js';
import { type CustomerChannel, readCustomerChannels } from '../outbox/reach-customer.js';
import type { Trx } from '../postgres/database.js';

/** By which rules a tenant writes to its customers: the hours and the order of channels are those of reminders. */
export interface MessageTerms {
  readonly brand: string;
  readonly hours: TellingHours;
  readonly kinds: readonly NoticeChannel[];
  /** Whose telephone numbers without a country's code are. */
  readonly country: Country | null;
  readonly channels: readonly CustomerChannel[];
}

/** In the tenant's transaction. */
export async function readMessageTerms(trx: Trx, tenantId: string): Promise<MessageTerms> {
  const { policy, timeZone, currency } = await readTenantTerms(trx, tenantId);
  const { from, until, channels: kinds } = policy.notices;
  const usual = countryOf({ currency, timezone: timeZone });
  return {
    brand: (await readIssuer(trx, tenantId)).name,
    hours: { from, until, timezone: timeZone },
    kinds,
    country: policy.country ?? COUNTRIES.find((country) => country === usual) ?? null,
    channels: await readCustomerChannels(trx),
  };
}
