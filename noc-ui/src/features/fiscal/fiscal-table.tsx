import type { FiscalDocument } from '@atalaya/core/wire/rest/fiscal-documents';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { saveFile } from '../../shared/files/save-file.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import type { Shape, Tone } from '../../shared/ui/device-status.js';
import { Notice } from '../../shared/ui/notice.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { replayFiscalDocument } from './queries.js';

const LOOKS: Readonly<Record<FiscalDocument['state'], readonly [Shape, Tone]>> = {
  pending: ['ring', 'calm'],
  sent: ['ring', 'calm'],
  accepted: ['check', 'green'],
  observed: ['triangle', 'amber'],
  rejected: ['square', 'red'],
  dead: ['square', 'red'],
};

export function FiscalTable({ documents }: { readonly documents: readonly FiscalDocument[] }) {
  const { t } = useTranslation('fiscal');
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: replayFiscalDocument,
    onSettled: () => client.invalidateQueries({ queryKey: ['fiscal-documents'] }),
  });
  return (
    <>
      {replay.isError && (
        <Notice tone="red" isAlert>
          {t('replayFailed')}
        </Notice>
      )}
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('document')}</th>
              <th scope="col">{t('charge')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('answer')}</th>
              <th scope="col">{t('files')}</th>
            </tr>
          </thead>
          <tbody>
            {documents.map((document) => (
              <FiscalRow
                key={document.id}
                document={document}
                isBusy={replay.isPending}
                onReplay={() => replay.mutate(document.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface FiscalRowProps {
  readonly document: FiscalDocument;
  readonly isBusy: boolean;
  readonly onReplay: () => void;
}

function FiscalRow({ document, isBusy, onReplay }: FiscalRowProps) {
  const { t } = useTranslation('fiscal');
  const locale = useLocale();
  const may = usePermissions();
  const { id, fullNumber, type, issuedOn, state, invoiceId } = document;
  const [shape, tone] = LOOKS[state];
  const charge =
    invoiceId === null ? `/credit-notes/${document.creditNoteId}` : `/invoices/${invoiceId}`;
  return (
    <tr>
      <td className="num">
        {fullNumber ?? t('noNumber')}
        {type !== null && issuedOn !== null && (
          <div className="sub">
            {t(`types.${type}`, { defaultValue: type })} · {formatCalendarDay(issuedOn, locale)}
          </div>
        )}
      </td>
      <td>
        <span className="num">{document.chargeNumber}</span>
        <div className="sub">{document.customerName}</div>
      </td>
      <td>
        <span className="status" data-tone={tone}>
          <StatusGlyph shape={shape} tone={tone} />
          <span className="status-word">{t(`states.${state}`)}</span>
        </span>
      </td>
      <td>
        {document.message}
        {document.notes.map((note) => (
          <div className="sub" key={note}>
            {note}
          </div>
        ))}
      </td>
      <td>
        <div className="row-actions">
          <Button
            look="quiet"
            onClick={() => void saveFile(`${charge}/pdf`, `${document.chargeNumber}.pdf`)}
          >
            PDF
          </Button>
          {document.hasXml && (
            <Button
              look="quiet"
              onClick={() => void saveFile(`/fiscal-documents/${id}/xml`, `${fullNumber}.xml`)}
            >
              XML
            </Button>
          )}
          {document.hasReceipt && (
            <Button
              look="quiet"
              onClick={() =>
                void saveFile(`/fiscal-documents/${id}/receipt`, `R-${fullNumber}.zip`)
              }
            >
              {t('receipt')}
            </Button>
          )}
          {document.canReplay && may('invoice:write') && (
            <Button disabled={isBusy} onClick={onReplay}>
              {t(state === 'rejected' ? 'replace' : 'replay')}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}
