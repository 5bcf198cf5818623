import type { CollectorTrouble } from '@atalaya/core/domain/collectors/collector-trouble';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../shared/api/permissions.js';
import { useLocale } from '../shared/i18n/use-locale.js';
import { isBlind, troubleTone, troubleWords } from '../shared/ui/collector-trouble.js';
import { Notice } from '../shared/ui/notice.js';

/** One notice for each thing that is wrong, on every page: what is unknown because of it says no more. */
export function CollectorNotices({ troubles }: { troubles: readonly CollectorTrouble[] }) {
  const { t } = useTranslation('shared');
  const locale = useLocale();
  const may = usePermissions();
  return troubles.map((trouble) => {
    const { kind } = trouble;
    const words = troubleWords(trouble, locale);
    return (
      <div className="shell-notice" key={kind}>
        <Notice tone={troubleTone(kind)} isAlert={isBlind(kind)}>
          <b>{t(`collectorTrouble.${kind}.title`, words)}</b>
          <span>{t(`collectorTrouble.${kind}.text`, words)}</span>
          {may('collector:read') && (
            <Link href="/settings/collectors" className="link">
              {t('collectorTrouble.open')}
            </Link>
          )}
        </Notice>
      </div>
    );
  });
}
