import type { RouterSetupCreate } from '@atalaya/core/wire/rest/router-setups';
import { type FieldError, invalid } from '../../http/http-problem.js';
import type { NewSetup } from './router-setups.store.js';

/** What only several fields together tell. */
export function newSetup(body: RouterSetupCreate): NewSetup {
  const { name, address, locale: _locale, ...options } = body;
  const { wireguard, routeros, allowedFrom } = options;
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string) => errors.push({ field, message });
  if (wireguard !== null && routeros === 6) refuse('wireguard', 'needs RouterOS 7');
  const inTunnel = wireguard?.routerAddress.split('/')[0];
  if (inTunnel !== undefined && inTunnel === wireguard?.collectorAddress) {
    refuse('wireguard.collectorAddress', "must be another one than the router's");
  }
  if (wireguard === null && allowedFrom.length === 0) {
    refuse('allowedFrom', 'must name whence the collectors come');
  }
  const reached = address ?? inTunnel;
  if (reached === undefined) refuse('address', 'must be given');
  if (errors.length > 0 || reached === undefined) throw invalid(errors);
  return { name, address: reached, options };
}
