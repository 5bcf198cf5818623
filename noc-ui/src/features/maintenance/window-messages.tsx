import {
  type MaintenanceWindow,
  MESSAGE_STATES,
  type WindowMessage,
} from '@atalaya/core/wire/rest/maintenance-windows';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { windowMessagesQuery } from './queries.js';
import { occurrenceWords } from './window-words.js';

interface WindowMessagesProps {
  readonly window: MaintenanceWindow;
  readonly onClose: () => void;
}

/** Who was told of a window, over what, and who could not be. */
export function WindowMessages({ window, onClose }: WindowMessagesProps) {
  const { t } = useTranslation(['maintenance', 'shared']);
  const [state, setState] = useState<WindowMessage['state'] | ''>('');
  const query = useInfiniteQuery(windowMessagesQuery(window.id, state));
  return (
    <Dialog title={t('messages.title', { name: window.name })} onClose={onClose} size="wide">
      <div className="dialog-body">
        <SelectField
          label={t('messages.filter')}
          value={state}
          emptyLabel={t('messages.all')}
          choices={MESSAGE_STATES.map((value) => ({ value, label: t(`messages.state.${value}`) }))}
          onChange={setState}
        />
        <QueryView query={query}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0) {
              return (
                <EmptyState title={t('messages.none')}>
                  <p>{t('messages.noneText')}</p>
                </EmptyState>
              );
            }
            return (
              <ul className="window-messages">
                {items.map((message) => (
                  <Message key={message.id} message={message} />
                ))}
              </ul>
            );
          }}
        </QueryView>
        <MoreButton query={query} />
      </div>
    </Dialog>
  );
}

function Message({ message }: { readonly message: WindowMessage }) {
  const { t } = useTranslation('maintenance');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const { customer, occurrence, phase, state, reason, channel, createdAt, settledAt } = message;
  const how = [
    t(`messages.state.${state}`),
    channel === null ? null : t(`messages.channel.${channel}`),
    reason === null ? null : t(`messages.reason.${reason}`),
  ];
  return (
    <li data-state={state}>
      <Link href={`/customers/${customer.id}`} className="link">
        {customer.name}
      </Link>
      <span>{how.filter((part) => part !== null).join(' · ')}</span>
      <span className="sub num">
        {t(`messages.phase.${phase}`)} · {occurrenceWords(occurrence, zone)}
      </span>
      <time className="sub num" dateTime={settledAt ?? createdAt}>
        {formatMoment(Date.parse(settledAt ?? createdAt), zone)}
      </time>
    </li>
  );
}
