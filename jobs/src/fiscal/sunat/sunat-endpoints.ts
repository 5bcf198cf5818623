import type { SunatConfig } from '@atalaya/core/wire/rest/fiscal-settings';

export interface SunatEndpoints {
  readonly bill: string;
  /** Where receipts are asked for again; SUNAT's trial service has none. */
  readonly consult: string | null;
}

/** «Manual del programador», 2.1 and 2.3, and SUNAT's page «Guías y manuales» (cpe.sunat.gob.pe). */
const BETA: SunatEndpoints = {
  bill: 'https://e-beta.sunat.gob.pe/ol-ti-itcpfegem-beta/billService',
  consult: null,
};
const PRODUCTION: SunatEndpoints = {
  bill: 'https://e-factura.sunat.gob.pe/ol-ti-itcpfegem/billService',
  consult: 'https://e-factura.sunat.gob.pe/ol-it-wsconscpegem/billConsultService',
};

/** Undefined for an operator whose address is not set. */
export function endpointsOf(config: SunatConfig): SunatEndpoints | undefined {
  if (config.environment === 'beta') return BETA;
  if (config.environment === 'production') return PRODUCTION;
  if (config.endpoint === null) return undefined;
  return { bill: config.endpoint, consult: config.consultEndpoint };
}
