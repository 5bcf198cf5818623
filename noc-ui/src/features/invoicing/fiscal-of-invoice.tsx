import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../shared/files/save-file.js';
import { Button } from '../../shared/ui/button.js';
import { fiscalOfInvoiceQuery } from './queries.js';

/** What the tax authority has of an invoice, with its files; nothing where it has none. */
export function FiscalOfInvoice({ invoiceId }: { readonly invoiceId: string }) {
  const { t } = useTranslation('invoicing');
  const { data } = useQuery(fiscalOfInvoiceQuery(invoiceId));
  if (!data || data.items.length === 0) return null;
  return (
    <section className="section">
      <h2>{t('fiscal.title')}</h2>
      <ul className="plain-list">
        {data.items.map(({ id, fullNumber, chargeNumber, state, message, hasXml, hasReceipt }) => (
          <li key={id}>
            <div>
              <p className="num">{fullNumber ?? chargeNumber}</p>
              <p className="sub">
                {t('fiscal.state')}: {t(`fiscal.states.${state}`)}
                {message !== null && <> · {message}</>}
              </p>
            </div>
            <div className="row-actions">
              {hasXml && (
                <Button
                  onClick={() => void saveFile(`/fiscal-documents/${id}/xml`, `${fullNumber}.xml`)}
                >
                  XML
                </Button>
              )}
              {hasReceipt && (
                <Button
                  onClick={() =>
                    void saveFile(`/fiscal-documents/${id}/receipt`, `R-${fullNumber}.zip`)
                  }
                >
                  {t('fiscal.receipt')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
