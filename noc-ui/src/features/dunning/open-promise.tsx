import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { cancelPromise } from './queries.js';

interface OpenPromiseProps {
  readonly id: string;
  readonly until: string;
}

/** The promise that stands; a person may take it back. */
export function OpenPromise({ id, until }: OpenPromiseProps) {
  const { t } = useTranslation('dunning');
  const may = usePermissions();
  const locale = useLocale();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  return (
    <p>
      {t('account.promise', { until: formatCalendarDay(until, locale) })}{' '}
      {may('promise:write') && (
        <Button look="quiet" onClick={() => setAsking(true)}>
          {t('promise.cancel')}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('promise.cancel')}
          text={t('promise.cancelText')}
          confirmLabel={t('promise.cancel')}
          onConfirm={() => cancelPromise(id)}
          onDone={() => {
            void client.invalidateQueries();
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </p>
  );
}
