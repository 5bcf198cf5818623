import type { StatementLine } from '@atalaya/core/wire/rest/bank-statements';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { Notice } from '../../shared/ui/notice.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { LineDialog } from './line-dialog.js';
import { acceptSure, decideLine, statementLinesQuery } from './queries.js';

/** Lines of one statement, each with whose it may be; sure ones are accepted together. */
export function StatementLines({ statementId }: { readonly statementId: string }) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [onlyOpen, setOnlyOpen] = useState(true);
  const [choosing, setChoosing] = useState<StatementLine | null>(null);
  const query = useInfiniteQuery(statementLinesQuery(statementId, onlyOpen));
  const refresh = () => void client.invalidateQueries();
  const bulk = useMutation({ mutationFn: () => acceptSure(statementId), onSuccess: refresh });
  const ignore = useMutation({
    mutationFn: (id: string) => decideLine(id, { decision: 'ignore' }),
    onSuccess: refresh,
  });
  const error = bulk.error ?? ignore.error;
  return (
    <>
      <div className="section-head">
        <CheckField label={t('bank.onlyOpen')} isChecked={onlyOpen} onChange={setOnlyOpen} />
        {may('payment:write') && (
          <Button disabled={bulk.isPending} onClick={() => bulk.mutate()}>
            {t('bank.acceptSure')}
          </Button>
        )}
      </div>
      {bulk.data && (
        <Notice tone="green">
          <p>{t('bank.accepted', { count: bulk.data.accepted })}</p>
        </Notice>
      )}
      {error && (
        <Notice tone="amber" isAlert>
          {sentence(error)}
        </Notice>
      )}
      <QueryView query={query}>
        {({ pages }) => {
          const lines = pages.flatMap(({ items }) => items);
          if (lines.length === 0) {
            return (
              <EmptyState title={t('bank.allDone')}>
                <p>{t('bank.allDoneText')}</p>
              </EmptyState>
            );
          }
          return (
            <Lines
              lines={lines}
              mayDecide={may('payment:write')}
              onChoose={setChoosing}
              onIgnore={(id) => ignore.mutate(id)}
            />
          );
        }}
      </QueryView>
      <MoreButton query={query} />
      {choosing && <LineDialog line={choosing} onClose={() => setChoosing(null)} />}
    </>
  );
}

interface LinesProps {
  readonly lines: readonly StatementLine[];
  readonly mayDecide: boolean;
  readonly onChoose: (line: StatementLine) => void;
  readonly onIgnore: (id: string) => void;
}

function Lines({ lines, mayDecide, onChoose, onIgnore }: LinesProps) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('statement.on')}</th>
            <th scope="col">{t('bank.text')}</th>
            <th scope="col" className="end">
              {t('amount')}
            </th>
            <th scope="col">{t('bank.whose')}</th>
            <th scope="col">{t('state')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td className="num">{formatCalendarDay(line.bookedOn, locale)}</td>
              <td>
                {line.payer}
                <div className="sub num">{line.reference}</div>
              </td>
              <td className="end num">{formatMoney(line.amount, locale)}</td>
              <td>
                <Best line={line} />
              </td>
              <td>
                {line.state === 'open' && mayDecide ? (
                  <div className="page-actions">
                    <Button onClick={() => onChoose(line)}>{t('bank.assign')}</Button>
                    <Button look="quiet" onClick={() => onIgnore(line.id)}>
                      {t('bank.ignore')}
                    </Button>
                  </div>
                ) : (
                  t(`bank.states.${line.state}`)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Best({ line }: { readonly line: StatementLine }) {
  const { t } = useTranslation('payments');
  const [best] = line.suggestions;
  if (best === undefined) return <span className="sub">{t('bank.nobody')}</span>;
  return (
    <>
      {best.name}
      <div className="sub">
        {t(`bank.reasons.${best.reason}`)} · {t(best.isSure ? 'bank.sure' : 'bank.likely')}
      </div>
    </>
  );
}
