import type { ReportedPaymentView } from '@atalaya/core/wire/rest/bank-statements';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { decideLine } from './queries.js';
import './payments.css';

/** The line of the bank that fits a report best, in one look. */
export function BestLine({ report }: { readonly report: ReportedPaymentView }) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const [best] = report.lines;
  const isUndecided = report.state === 'waiting' || report.state === 'expired';
  if (best === undefined) {
    return isUndecided && <span className="sub">{t('reports.noLine')}</span>;
  }
  return (
    <>
      <span className="num">
        {formatCalendarDay(best.bookedOn, locale)} · {formatMoney(best.amount, locale)}
      </span>
      <div className="sub">{t(`reports.reasons.${best.reason}`)}</div>
    </>
  );
}

interface ReportLinesProps {
  readonly report: ReportedPaymentView;
  readonly onDone: () => void;
}

/** Lines of the bank that may prove a report; accepted with one, the bank's day and amount count. */
export function ReportLines({ report, onDone }: ReportLinesProps) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const locale = useLocale();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const accept = useMutation({
    mutationFn: (lineId: string) =>
      decideLine(lineId, {
        decision: 'accept',
        accountId: report.accountId,
        reportedPaymentId: report.id,
      }),
    onSuccess: () => {
      void client.invalidateQueries();
      onDone();
    },
  });
  return (
    <section>
      <h3>{t('reports.bank')}</h3>
      {report.lines.length === 0 && <p className="section-note">{t('reports.noLineText')}</p>}
      <ul className="money-list">
        {report.lines.map((line) => (
          <li key={line.id}>
            <span>
              {[line.payer, line.reference].filter(Boolean).join(' · ')}
              <span className="sub">
                {formatCalendarDay(line.bookedOn, locale)} · {t(`reports.reasons.${line.reason}`)}
              </span>
            </span>
            <b className="num">{formatMoney(line.amount, locale)}</b>
            {may('payment:write') && (
              <Button disabled={accept.isPending} onClick={() => accept.mutate(line.id)}>
                {t('reports.acceptLine')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {accept.error && (
        <p className="form-error" role="alert">
          {sentence(accept.error)}
        </p>
      )}
    </section>
  );
}
