import type { PortalBrand } from '@atalaya/core/wire/rest/portal';
import { createContext, useContext } from 'react';
import { useLocale } from '../shared/i18n/use-locale.js';

/** Whose portal it is, for every page in it. */
export const BrandContext = createContext<PortalBrand | null>(null);

/** The organisation's clocks in the reader's language. */
export function useZone() {
  const locale = useLocale();
  const brand = useContext(BrandContext);
  return { locale, timeZone: brand?.timezone ?? 'UTC' };
}
