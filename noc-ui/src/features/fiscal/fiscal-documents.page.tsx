import { FISCAL_STATES, type FiscalDocumentState } from '@atalaya/core/wire/rest/fiscal-documents';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { addFiscalStrings } from './fiscal-strings.js';
import { FiscalTable } from './fiscal-table.js';
import { fiscalDocumentsQuery, fiscalSettingsQuery } from './queries.js';

addFiscalStrings();

export function FiscalDocumentsPage() {
  const { t } = useTranslation('fiscal');
  const may = usePermissions();
  const [state, setState] = useState<FiscalDocumentState | ''>('');
  const query = useInfiniteQuery(fiscalDocumentsQuery(state));
  const settings = useQuery(fiscalSettingsQuery);
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          may('tenant:write') && (
            <Link href="/fiscal-settings" className="button" data-look="plain">
              {t('settings')}
            </Link>
          )
        }
      />
      {settings.data?.pausedReason && (
        <Notice tone="amber">{t('paused', { reason: settings.data.pausedReason })}</Notice>
      )}
      <SelectField
        label={t('state')}
        value={state}
        emptyLabel={t('all')}
        choices={FISCAL_STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
        onChange={setState}
      />
      <QueryView query={query}>
        {({ pages }) => {
          const documents = pages.flatMap(({ items }) => items);
          if (documents.length === 0) {
            return (
              <EmptyState title={t('none')}>
                <p>{t('noneText')}</p>
              </EmptyState>
            );
          }
          return <FiscalTable documents={documents} />;
        }}
      </QueryView>
      <MoreButton query={query} />
    </div>
  );
}
