import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../shared/files/save-file.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { LeakageKindSection } from './leakage-kind-section.js';
import { leakageQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('leakage', es, en);

/** What passes without being paid and is paid without passing: for the owner's week and the NOC's quiet hours. */
export function LeakagePage() {
  const { t } = useTranslation('leakage');
  const sentence = useErrorSentence();
  const save = useMutation({
    mutationFn: () => saveFile('/reports/leakage/export', 'leakage.csv'),
  });
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          <Button disabled={save.isPending} onClick={() => save.mutate()}>
            {t('export')}
          </Button>
        }
      />
      {save.error && (
        <Notice tone="amber" isAlert>
          {sentence(save.error)}
        </Notice>
      )}
      <QueryView query={useQuery(leakageQuery)}>
        {({ kinds, watchedSince, at }) =>
          watchedSince === null ? (
            <EmptyState title={t('unwatched')}>
              <p>{t('unwatchedText')}</p>
            </EmptyState>
          ) : (
            kinds.map((each) => (
              <LeakageKindSection
                key={each.kind}
                leakage={each}
                at={Date.parse(at)}
                watchedSince={Date.parse(watchedSince)}
              />
            ))
          )
        }
      </QueryView>
    </div>
  );
}
