import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import type { TFunction } from 'i18next';

type TimelineEvent = IncidentDetail['timeline'][number];
type Notice = NonNullable<TimelineEvent['notice']>;

const SHOWN = 6;

/** What was told to whom and why, or what holds it back; `at` writes a moment. */
export function noticeWords(
  kind: TimelineEvent['kind'],
  notice: Notice,
  t: TFunction<'incidents'>,
  at: (instant: string) => string,
): string {
  const { about, to, policy, step, until, reason } = notice;
  const names = to
    .slice(0, SHOWN)
    .map(({ channel, person }) => (person === null ? channel : `${channel} (${person})`));
  if (to.length > SHOWN) names.push('…');
  const parts = [
    t(`notice.${kind}`, {
      what: about === null ? '' : t(`notice.about.${about}`),
      names: names.join(', '),
      when: until === null ? '' : at(until),
    }),
    ...(policy !== null && step !== null ? [t('notice.step', { step, policy })] : []),
    ...(reason !== null && reason !== '' ? [reason] : []),
  ];
  return parts.join(' · ');
}
