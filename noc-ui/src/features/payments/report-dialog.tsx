import type { ReportedPaymentView } from '@atalaya/core/wire/rest/bank-statements';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { TextField } from '../../shared/ui/text-field.js';
import { decideReport, photoQuery } from './queries.js';
import { ReportLines } from './report-lines.js';
import './payments.css';

interface ReportDialogProps {
  readonly report: ReportedPaymentView;
  readonly onClose: () => void;
}

/** One report with its photo: it is a payment, or it is not there and says why. */
export function ReportDialog({ report, onClose }: ReportDialogProps) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const locale = useLocale();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: (decision: 'accept' | 'reject') =>
      decideReport(
        report.id,
        decision === 'accept' ? { decision } : { decision, reason: reason.trim() },
      ),
    onSuccess: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const isOpen = report.state === 'waiting' || report.state === 'expired';
  return (
    <Dialog title={report.customer.name} onClose={onClose} size="wide">
      <div className="dialog-body form-stack">
        <p>
          <b className="num">{formatMoney(report.amount, locale)}</b> ·{' '}
          <span className="num">{report.reference}</span> ·{' '}
          {formatCalendarDay(report.paidOn, locale)}
        </p>
        {report.notes && <p>{report.notes}</p>}
        {report.hasPhoto && <Photo id={report.id} />}
        {isOpen && <ReportLines report={report} onDone={onClose} />}
        {report.reason && <p className="section-note">{report.reason}</p>}
        {report.paymentId && (
          <Link className="link" href={`/payments/${report.paymentId}`}>
            {t('reports.payment')}
          </Link>
        )}
        {isOpen && may('payment:write') && (
          <TextField
            label={t('reports.reason')}
            value={reason}
            onChange={setReason}
            hint={t('reports.reasonHint')}
            isOptional
          />
        )}
      </div>
      <footer className="form-actions">
        {decide.error && (
          <p className="form-error" role="alert">
            {sentence(decide.error)}
          </p>
        )}
        <Button look="quiet" onClick={onClose}>
          {t('close')}
        </Button>
        {isOpen && may('payment:write') && (
          <>
            <Button
              look="danger"
              disabled={decide.isPending || reason.trim() === ''}
              onClick={() => decide.mutate('reject')}
            >
              {t('reports.reject')}
            </Button>
            <Button
              look="primary"
              disabled={decide.isPending}
              onClick={() => decide.mutate('accept')}
            >
              {t('reports.accept')}
            </Button>
          </>
        )}
      </footer>
    </Dialog>
  );
}

function Photo({ id }: { readonly id: string }) {
  const { t } = useTranslation('payments');
  const { data } = useQuery(photoQuery(id));
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return url && <img className="report-photo" src={url} alt={t('reports.photo')} />;
}
