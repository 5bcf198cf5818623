import type { CollectorTrouble } from '@atalaya/core/domain/collectors/collector-trouble';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../shared/api/permissions.js';
import { useLocale } from '../shared/i18n/use-locale.js';
import { isBlind, troubleTone, troubleWords } from '../shared/ui/collector-trouble.js';
import { Notice } from '../shared/ui/notice.js';

/** One notice for each thing that is wrong, on every page: what is unknown because of it says no more. */
export function CollectorNotices({ troubles }: { troubles: readonly CollectorTrouble[] }) {
  if (troubles.length === 0) return null;
  return (
    <div className="shell-notice collector-notices">
      {troubles.map((trouble) => (
        <CollectorNotice key={trouble.kind} trouble={trouble} />
      ))}
    </div>
  );
}

function CollectorNotice({ trouble }: { trouble: CollectorTrouble }) {
  const { t } = useTranslation('shared');
  const locale = useLocale();
  const mayLook = usePermissions()('collector:read');
  const { kind } = trouble;
  const words = troubleWords(trouble, locale);
  const title = t(`collectorTrouble.${kind}.title`, words);
  return (
    <Notice tone={troubleTone(kind)} isAlert={isBlind(kind)}>
      <p>
        {mayLook ? (
          <Link href="/settings/collectors" className="link">
            <b>{title}</b>
          </Link>
        ) : (
          <b>{title}</b>
        )}
        {'. '}
        {t(`collectorTrouble.${kind}.text`, words)}
      </p>
    </Notice>
  );
}
