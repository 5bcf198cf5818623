import { demoClockSchema } from '@atalaya/core/wire/rest/demo-clock';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../shared/api/app-api.js';
import { formatDate, formatHourMinute } from '../shared/format/time.js';
import { useLocale } from '../shared/i18n/use-locale.js';
import { learnPlatformTime, useNowMs } from '../shared/live/platform-clock.js';
import { Button } from '../shared/ui/button.js';
import { useErrorSentence } from '../shared/ui/error-sentence.js';

const STEPS = [
  { key: 'hour', hours: 1 },
  { key: 'hours', hours: 6 },
  { key: 'day', hours: 24 },
  { key: 'week', hours: 7 * 24 },
] as const;

/** The platform's clock of a demo, and what moves it forward: a month of billing in a minute. */
export function DemoBar({ timeZone }: { readonly timeZone: string }) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const nowMs = useNowMs();
  const sentence = useErrorSentence();
  const queries = useQueryClient();
  const advance = useMutation({
    mutationFn: (advanceHours: number) =>
      api.request('/demo-clock', {
        method: 'POST',
        body: { advanceHours },
        schema: demoClockSchema,
      }),
    onSuccess: ({ now }) => {
      learnPlatformTime(now);
      return queries.invalidateQueries();
    },
  });
  return (
    <section className="demo-bar" aria-label={t('demo.label')}>
      <b>{t('demo.title')}</b>
      <time className="num" dateTime={new Date(nowMs).toISOString()}>
        {formatDate(nowMs, { locale, timeZone })} {formatHourMinute(nowMs, { locale, timeZone })}
      </time>
      <span className="demo-steps">
        {STEPS.map(({ key, hours }) => (
          <Button
            key={key}
            // Not `disabled`, which would take the keyboard's focus away.
            aria-disabled={advance.isPending}
            aria-label={t(`demo.${key}.long`)}
            onClick={() => !advance.isPending && advance.mutate(hours)}
          >
            {t(`demo.${key}.short`)}
          </Button>
        ))}
      </span>
      <span role="status" className="demo-outcome">
        {advance.isPending && t('demo.moving')}
        {advance.isError && sentence(advance.error)}
      </span>
    </section>
  );
}
