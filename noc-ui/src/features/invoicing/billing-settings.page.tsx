import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addInvoicingStrings } from './invoicing-strings.js';
import { PolicyForm } from './policy-form.js';
import { policyQuery } from './queries.js';
import { SeriesSection } from './series-section.js';
import { TaxSection } from './tax-section.js';

addInvoicingStrings();

interface BillingSettingsPageProps {
  /** What other features set about money. */
  readonly more: ComponentType;
}

/** How the organisation bills, with which numbers and taxes. */
export function BillingSettingsPage({ more: More }: BillingSettingsPageProps) {
  const { t } = useTranslation('invoicing');
  const policy = useQuery(policyQuery);
  return (
    <div className="page">
      <PageHead
        title={t('settings.title')}
        lead={
          <>
            <Link href="/invoicing" className="link">
              {t('title')}
            </Link>{' '}
            · {t('settings.lead')}
          </>
        }
      />
      <SeriesSection />
      <TaxSection />
      <section className="section">
        <h2>{t('policy.title')}</h2>
        <QueryView query={policy}>{(current) => <PolicyForm policy={current} />}</QueryView>
      </section>
      <More />
    </div>
  );
}
