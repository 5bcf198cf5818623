import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { AuthorityForm } from './authority-form.js';
import { BrandForm } from './brand-form.js';
import { addFiscalStrings } from './fiscal-strings.js';
import { documentBrandQuery, fiscalSettingsQuery } from './queries.js';

addFiscalStrings();

export function FiscalSettingsPage() {
  const { t } = useTranslation('fiscal');
  const brand = useQuery(documentBrandQuery);
  const settings = useQuery(fiscalSettingsQuery);
  return (
    <div className="page">
      <PageHead title={t('title')} />
      <QueryView query={brand}>{(found) => <BrandForm brand={found} />}</QueryView>
      <QueryView query={settings}>{(found) => <AuthorityForm settings={found} />}</QueryView>
    </div>
  );
}
