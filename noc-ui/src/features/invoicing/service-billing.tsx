import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { Pause, ServicePlanChange } from '@atalaya/core/wire/rest/service-billing';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { tenantQuery } from '../../shared/api/tenant-query.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { CancelServiceDialog } from './cancel-service-dialog.js';
import { addInvoicingStrings } from './invoicing-strings.js';
import { nightHourText } from './night-hour-text.js';
import { EndPauseDialog, PauseDialog } from './pause-dialog.js';
import { PlanChangeDialog } from './plan-change-dialog.js';
import {
  cancelPlanChange,
  pausesQuery,
  planChangesQuery,
  takePauseBack,
} from './service-queries.js';

addInvoicingStrings();

type Asked =
  | { readonly what: 'change' | 'pause' | 'end-service' }
  | { readonly what: 'end' | 'take-back'; readonly pause: Pause }
  | { readonly what: 'cancel'; readonly change: ServicePlanChange };

/** What is planned for a service's billing, and what a clerk can plan: another plan, a pause. */
export function ServiceBilling({ service }: { readonly service: Service }) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const may = usePermissions();
  const client = useQueryClient();
  const today = dayIn(platformNowMs(), useTimeZone());
  const changes = useQuery(planChangesQuery(service.id));
  const pauses = useQuery(pausesQuery(service.id));
  const [asked, setAsked] = useState<Asked | null>(null);
  const day = (text: string) => formatCalendarDay(text, locale);
  const close = () => setAsked(null);
  const mayWrite = may('invoice:write') && service.desiredState !== 'cancelled';
  const planned = changes.data?.items.filter(({ state }) => state === 'planned') ?? [];
  const hour = nightHourText(useQuery(tenantQuery()).data);
  const plannedWords = ({ plan, on, push }: ServicePlanChange) =>
    t(push === 'night' ? 'change.plannedNight' : 'change.planned', {
      ...{ plan: plan.name, hour },
      day: day(on),
    });
  const current = pauses.data?.items.filter(({ endsOn }) => endsOn === null || endsOn > today);
  return (
    <div className="service-billing">
      {planned.map((change) => (
        <p key={change.id}>
          {plannedWords(change)}
          {change.problem !== null && <span className="sub"> {change.problem}</span>}
          {mayWrite && (
            <Button look="quiet" onClick={() => setAsked({ what: 'cancel', change })}>
              {t('change.cancel')}
            </Button>
          )}
        </p>
      ))}
      {current?.map((pause) => (
        <p key={pause.id}>
          {t(`pause.${pause.kind}${pause.endsOn === null ? 'Open' : ''}`, {
            from: day(pause.startsOn),
            until: pause.endsOn === null ? '' : day(pause.endsOn),
          })}
          {mayWrite && pause.kind === 'voluntary' && (
            <Button look="quiet" onClick={() => setAsked({ what: 'end', pause })}>
              {t('pause.end')}
            </Button>
          )}
          {mayWrite && pause.kind === 'voluntary' && pause.startsOn > today && (
            <Button look="quiet" onClick={() => setAsked({ what: 'take-back', pause })}>
              {t('pause.takeBack')}
            </Button>
          )}
        </p>
      ))}
      {mayWrite && (
        <div className="service-billing-actions">
          <Button onClick={() => setAsked({ what: 'change' })}>{t('change.title')}</Button>
          <Button onClick={() => setAsked({ what: 'pause' })}>{t('pause.title')}</Button>
          <Button onClick={() => setAsked({ what: 'end-service' })}>{t('end.title')}</Button>
        </div>
      )}
      {asked?.what === 'change' && <PlanChangeDialog service={service} onClose={close} />}
      {asked?.what === 'pause' && <PauseDialog serviceId={service.id} onClose={close} />}
      {asked?.what === 'end-service' && (
        <CancelServiceDialog serviceId={service.id} onClose={close} />
      )}
      {asked?.what === 'take-back' && (
        <ConfirmDialog
          title={t('pause.takeBack')}
          text={t('pause.takeBackText')}
          confirmLabel={t('pause.takeBack')}
          onConfirm={() => takePauseBack(asked.pause.id)}
          onDone={() => {
            void client.invalidateQueries();
            close();
          }}
          onClose={close}
        />
      )}
      {asked?.what === 'end' && <EndPauseDialog pause={asked.pause} onClose={close} />}
      {asked?.what === 'cancel' && (
        <ConfirmDialog
          title={t('change.cancel')}
          text={plannedWords(asked.change)}
          confirmLabel={t('change.cancel')}
          onConfirm={() => cancelPlanChange(asked.change.id)}
          onDone={() => {
            void client.invalidateQueries();
            close();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}
