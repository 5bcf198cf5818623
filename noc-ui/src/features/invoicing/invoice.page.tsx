import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import type { InvoiceDetail, InvoiceLine } from '@atalaya/core/wire/rest/invoices';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { PdfButtons } from '../../shared/files/pdf-buttons.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { CreditDialog } from './credit-dialog.js';
import { CreditNotes } from './credit-notes.js';
import { FiscalOfInvoice } from './fiscal-of-invoice.js';
import { addInvoicingStrings } from './invoicing-strings.js';
import { invoiceQuery } from './queries.js';
import { VoidDialog } from './void-dialog.js';
import './invoicing.css';

addInvoicingStrings();

interface InvoicePageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function InvoicePage({ params }: InvoicePageProps) {
  const query = useQuery(invoiceQuery(params['id'] ?? ''));
  return (
    <div className="page">
      <QueryView query={query}>{(invoice) => <InvoiceView invoice={invoice} />}</QueryView>
    </div>
  );
}

function InvoiceView({ invoice }: { readonly invoice: InvoiceDetail }) {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const locale = useLocale();
  const [asked, setAsked] = useState<'credit' | 'void' | null>(null);
  const money = (amountMinor: number) =>
    formatMoney({ amountMinor, currency: invoice.currency }, locale);
  const isUntouched =
    invoice.creditableMinor === invoice.totalMinor && invoice.allocations.length === 0;
  const facts = [
    ['state', t(`statuses.${invoice.status}`)],
    ['total', money(invoice.totalMinor)],
    ['open', money(invoice.openMinor)],
    ['issueDate', formatCalendarDay(invoice.issueDate, locale)],
    ['dueDate', formatCalendarDay(invoice.dueDate, locale)],
  ] as const;
  return (
    <>
      <PageHead
        title={t('invoice.title', { number: invoice.number })}
        lead={
          <Link className="link" href={`/customers/${invoice.customer.id}`}>
            {invoice.customer.name}
          </Link>
        }
        actions={
          <>
            {may('invoice:write') && invoice.status !== 'void' && (
              <>
                {isUntouched && <Button onClick={() => setAsked('void')}>{t('void.title')}</Button>}
                {invoice.creditableMinor > 0 && (
                  <Button onClick={() => setAsked('credit')}>{t('credit.title')}</Button>
                )}
              </>
            )}
            <PdfButtons path={`/invoices/${invoice.id}/pdf`} name={invoice.number} />
          </>
        }
      />
      {invoice.voidReason && (
        <Notice tone="amber">
          <p>{t('void.was', { reason: invoice.voidReason })}</p>
        </Notice>
      )}
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <Lines invoice={invoice} />
      <section className="section">
        <h2>{t('invoice.paidBy')}</h2>
        {invoice.allocations.length === 0 && <p className="section-note">{t('invoice.unpaid')}</p>}
        <ul className="plain-list">
          {invoice.allocations.map((one) => (
            <li key={`${one.id}-${one.at}`} className="num">
              {one.source === 'payment' ? (
                <Link className="link" href={`/payments/${one.id}`}>
                  {t('invoice.payment', { number: one.number ?? '' })}
                </Link>
              ) : (
                t('invoice.credit_note', { number: one.number ?? '' })
              )}
              <span>{money(one.amountMinor)}</span>
            </li>
          ))}
        </ul>
      </section>
      <CreditNotes of={{ invoiceId: invoice.id }} />
      <FiscalOfInvoice invoiceId={invoice.id} />
      {asked === 'credit' && <CreditDialog invoice={invoice} onClose={() => setAsked(null)} />}
      {asked === 'void' && <VoidDialog invoice={invoice} onClose={() => setAsked(null)} />}
    </>
  );
}

function Lines({ invoice }: { readonly invoice: InvoiceDetail }) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const money = (amountMinor: number) =>
    formatMoney({ amountMinor, currency: invoice.currency }, locale);
  const days = ({ periodStart, periodEnd }: InvoiceLine) =>
    periodStart &&
    periodEnd &&
    `${formatCalendarDay(periodStart, locale)} – ${formatCalendarDay(addDays(periodEnd, -1), locale)}`;
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('invoice.line')}</th>
            <th scope="col" className="end">
              {t('net')}
            </th>
            <th scope="col" className="end">
              {t('tax')}
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.description}
                <div className="sub num">{days(line)}</div>
              </td>
              <td className="end num">{money(line.netMinor)}</td>
              <td className="end num">{money(line.taxMinor)}</td>
            </tr>
          ))}
          {invoice.taxes.map((tax) => (
            <tr key={`${tax.kind} ${tax.code}`}>
              <td>
                {tax.name} {tax.ratePpm / 10_000} %
              </td>
              <td className="end num">{money(tax.baseMinor)}</td>
              <td className="end num">
                {money(tax.kind === 'withholding' ? -tax.amountMinor : tax.amountMinor)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
