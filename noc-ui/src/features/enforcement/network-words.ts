import { spokenSentence } from '@atalaya/core/domain/enforcement/network-sentences';
import { useLocale } from '../../shared/i18n/use-locale.js';

/** Why something stands still on the network, in the reader's language; a router's own words as they are. */
export function useNetworkWords(): (stored: string) => string {
  const locale = useLocale();
  return (stored) => spokenSentence(stored)?.[locale] ?? stored;
}
