const BY_CURRENCY: Readonly<Record<string, string>> = {
  MXN: 'MX',
  COP: 'CO',
  PEN: 'PE',
  CLP: 'CL',
  ARS: 'AR',
};
/** Ecuador pays in the dollar of another country: its zones tell it. */
const BY_ZONE: Readonly<Record<string, string>> = {
  'America/Guayaquil': 'EC',
  'Pacific/Galapagos': 'EC',
};

/** ISO 3166 code of the country whose papers a tenant's customers have; undefined where we know none. */
export function countryOf(tenant: {
  readonly currency: string;
  readonly timezone: string;
}): string | undefined {
  return BY_CURRENCY[tenant.currency] ?? BY_ZONE[tenant.timezone];
}
