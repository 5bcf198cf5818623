import type { DiscoveryRunView } from '@atalaya/core/wire/rest/discovery-runs';
import { useTranslation } from 'react-i18next';

const MOST_SHOWN = 3;

/** What a run looks at, in a few words. */
export function useScopeText(): (run: DiscoveryRunView) => string {
  const { t } = useTranslation('discovery');
  return ({ targets, neighbours }) => {
    const shown = targets.slice(0, MOST_SHOWN);
    const more = targets.length - shown.length;
    return [
      ...shown,
      ...(more > 0 ? [t('moreTargets', { count: more })] : []),
      ...(neighbours ? [t('neighboursShort')] : []),
    ].join(', ');
  };
}
