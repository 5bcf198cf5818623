/** What a fiscal secret is bound to: copied to another tenant's row it cannot be opened. */
export const fiscalSecretContext = (tenantId: string, adapter: string) =>
  `fiscal_settings/${tenantId}/${adapter}`;

/** A kind and series as `number_series.prefix` has them: SUNAT counts each kind of document apart. */
export const fiscalPrefix = (type: string, series: string) => `${type}-${series}`;
