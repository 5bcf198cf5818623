import type { PushTime } from '@atalaya/core/domain/provisioning/plan-change-time';
import type { PlanPush } from '@atalaya/core/wire/rest/plans';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { planPushQuery } from './queries.js';

/** The most sentences that a line's new speed takes: a profile, the secret, and the session's end. */
const WRITES_A_LINE = 3;
const MOST_NAMED = 3;

interface PlanPushFieldsProps {
  readonly planId: string;
  readonly value: PushTime;
  readonly onChange: (value: PushTime) => void;
}

/** Before a plan's other speed is saved: whom it touches, how long that takes, and when it is to be. */
export function PlanPushFields({ planId, value, onChange }: PlanPushFieldsProps) {
  const { t } = useTranslation('customers');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const query = useQuery(planPushQuery(planId));
  return (
    <QueryView query={query}>
      {(push) => (
        <>
          <p role="status">
            <PushWords push={push} />
          </p>
          {push.lines > 0 && (
            <SelectField
              label={t('plans.push.label')}
              hint={t('plans.push.hint')}
              value={value}
              choices={[
                {
                  value: 'night',
                  label: t('plans.push.night', {
                    at: formatMoment(Date.parse(push.nightAt), zone),
                  }),
                },
                { value: 'now', label: t('plans.push.now') },
              ]}
              onChange={(chosen) => chosen !== '' && onChange(chosen)}
            />
          )}
        </>
      )}
    </QueryView>
  );
}

function PushWords({ push }: { readonly push: PlanPush }) {
  const { t } = useTranslation('customers');
  const { routers, reached } = push;
  const lines = t('plans.push.touches', { count: push.lines });
  const waiting = push.lines - reached;
  const names = [
    ...routers.slice(0, MOST_NAMED).map(({ name }) => name),
    ...(routers.length > MOST_NAMED ? ['…'] : []),
  ].join(', ');
  const minutes = Math.max(
    1,
    ...routers.map((one) => Math.ceil((one.lines * WRITES_A_LINE) / one.writesPerMinute)),
  );
  return (
    <>
      {routers.length === 0
        ? t(push.lines === 0 ? 'plans.push.touches' : 'plans.push.none', {
            lines,
            count: push.lines,
          })
        : t('plans.push.on', { lines, count: routers.length, names })}{' '}
      {waiting > 0 && routers.length > 0 && t('plans.push.waits', { count: waiting })}{' '}
      {routers.length > 0 && t('plans.push.takes', { count: minutes })}
    </>
  );
}
