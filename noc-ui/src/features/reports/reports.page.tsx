import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { saveFile } from '../../shared/files/save-file.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { CollectedSection } from './collected-section.js';
import { ReceivablesSection } from './receivables-section.js';
import { RevenueSection } from './revenue-section.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './reports.css';

addStrings('reports', es, en);

/** The owner's minute: what recurs, who leaves, what is owed and what came in. */
export function ReportsPage() {
  const { t } = useTranslation('reports');
  const sentence = useErrorSentence();
  const may = usePermissions();
  const save = useMutation({
    mutationFn: () => saveFile('/reports/receivables/export', 'receivables.csv'),
  });
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          <>
            {may('subscriber_session:read') && (
              <Link href="/leakage" className="button" data-look="plain">
                {t('leakage')}
              </Link>
            )}
            <Button disabled={save.isPending} onClick={() => save.mutate()}>
              {t('export')}
            </Button>
          </>
        }
      />
      {save.error && (
        <Notice tone="amber" isAlert>
          {sentence(save.error)}
        </Notice>
      )}
      <RevenueSection />
      <ReceivablesSection />
      <CollectedSection />
    </div>
  );
}
