import type { MaintenanceWindow } from '@atalaya/core/wire/rest/maintenance-windows';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { occurrenceWords } from './window-words.js';

type Counts = NonNullable<MaintenanceWindow['messages']>['before'];
const STATES = ['told', 'waiting', 'failed', 'unreachable', 'dropped'] as const;

interface ToldCustomersProps {
  readonly messages: NonNullable<MaintenanceWindow['messages']>;
  readonly onShow: () => void;
}

/** Of the time that customers were told of last: to how many it got before and after, and to how many not. */
export function ToldCustomers({ messages, onShow }: ToldCustomersProps) {
  const { t } = useTranslation('maintenance');
  const may = usePermissions();
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const words = (counts: Counts) =>
    STATES.filter((state) => counts[state] > 0)
      .map((state) => t(`told.${state}`, { count: counts[state] }))
      .join(' · ');
  const lines = (['before', 'after'] as const).flatMap((phase) => {
    const said = words(messages[phase]);
    return said === '' ? [] : [{ phase, said }];
  });
  return (
    <div className="window-told">
      <p className="sub num">{t('told.title', { when: occurrenceWords(messages, zone) })}</p>
      {lines.length === 0 && <p className="sub">{t('told.nobody')}</p>}
      {lines.map(({ phase, said }) => (
        <p key={phase} className="sub num">
          {t(`told.${phase}`, { said })}
        </p>
      ))}
      {lines.length > 0 && may('customer:read') && (
        <Button look="quiet" onClick={onShow}>
          {t('told.show')}
        </Button>
      )}
    </div>
  );
}
