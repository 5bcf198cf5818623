import type { MaintenanceWindow } from '@atalaya/core/wire/rest/maintenance-windows';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatDuration, formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { ToldCustomers } from './told-customers.js';
import { WindowMessages } from './window-messages.js';
import type { WindowTask } from './window-task.js';
import { comingOf, currentOf, occurrenceWords, scheduleWords } from './window-words.js';

interface WindowListProps {
  readonly windows: readonly MaintenanceWindow[];
  readonly nowMs: number;
  readonly onTask: ((task: WindowTask) => void) | undefined;
}

export function WindowList({ windows, nowMs, onTask }: WindowListProps) {
  return (
    <ul className="windows">
      {windows.map((window) => (
        <WindowItem key={window.id} window={window} nowMs={nowMs} onTask={onTask} />
      ))}
    </ul>
  );
}

function WindowItem({
  window,
  nowMs,
  onTask,
}: Omit<WindowListProps, 'windows'> & { readonly window: MaintenanceWindow }) {
  const { t } = useTranslation(['maintenance', 'shared']);
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const current = currentOf(window, nowMs);
  const coming = comingOf(window, nowMs);
  const [showsMessages, setShowsMessages] = useState(false);
  return (
    <li className="window" data-on={current !== undefined}>
      <StatusGlyph shape={current ? 'diamond' : 'ring'} tone={current ? 'blue' : 'calm'} />
      <div className="window-words">
        <p>
          <b>{window.name}</b>
          {current && (
            <span className="num">
              {' · '}
              {t('endsIn', { age: formatDuration(Date.parse(current.to) - nowMs) })}
            </span>
          )}
        </p>
        <p className="num">{scheduleWords(window, zone)}</p>
        {coming && window.schedule.kind === 'weekly' && (
          <p className="sub num">{t('next', { when: occurrenceWords(coming, zone) })}</p>
        )}
        <ScopeWords scope={window.scope} />
        {window.endedAt !== null && !current && window.schedule.kind === 'once' && (
          <p className="sub num">
            {t('endedAt', { when: formatMoment(Date.parse(window.endedAt), zone) })}
          </p>
        )}
        {window.notes !== '' && <p className="sub window-notes">{window.notes}</p>}
        <p className="sub">
          {window.work !== 'work' && `${t(`work.${window.work}`)} · `}
          {t('by', { name: window.createdBy })}
          {window.sendsMessages && ` · ${t('sends', { count: window.noticeHours })}`}
          {window.tellCustomers && ` · ${t('tells')}`}
        </p>
        {window.messages !== null && (
          <ToldCustomers messages={window.messages} onShow={() => setShowsMessages(true)} />
        )}
        {showsMessages && (
          <WindowMessages window={window} onClose={() => setShowsMessages(false)} />
        )}
      </div>
      {onTask && (
        <div className="window-actions">
          {current && (
            <Button onClick={() => onTask({ kind: 'end', window })}>{t('end.action')}</Button>
          )}
          <Button look="quiet" onClick={() => onTask({ kind: 'edit', window })}>
            {t('shared:action.edit')}
          </Button>
          <Button look="quiet" onClick={() => onTask({ kind: 'delete', window })}>
            {t('shared:action.delete')}
          </Button>
        </div>
      )}
    </li>
  );
}

const SHOWN_PARTS = 4;

function ScopeWords({ scope }: { scope: MaintenanceWindow['scope'] }) {
  const { t } = useTranslation('maintenance');
  const shown = scope.slice(0, SHOWN_PARTS).map(({ kind, name }) => t(`part.${kind}`, { name }));
  const more = scope.length - shown.length;
  if (more > 0) shown.push(t('moreParts', { count: more }));
  return <p className="sub">{scope.length === 0 ? t('noParts') : shown.join(' · ')}</p>;
}
