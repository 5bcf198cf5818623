import { spokenSentence } from '@atalaya/core/domain/enforcement/network-sentences';
import type { PushState } from '@atalaya/core/domain/provisioning/push-state';
import type { Provisioning } from '@atalaya/core/wire/rest/provisioning';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import type { Shape, Tone } from '../../shared/ui/device-status.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';

const LOOKS: Readonly<Record<PushState, { readonly shape: Shape; readonly tone: Tone }>> = {
  pushed: { shape: 'check', tone: 'green' },
  waiting: { shape: 'ring', tone: 'calm' },
  router_off: { shape: 'question', tone: 'unknown' },
  failed: { shape: 'triangle', tone: 'amber' },
  unsent: { shape: 'ring', tone: 'calm' },
};

/** Whether the line is on its router, and why not. */
export function PushWords({ line }: { readonly line: Provisioning }) {
  const { t } = useTranslation('provisioning');
  const locale = useLocale();
  const zone = { locale, timeZone: useTimeZone() };
  const { state, error, verifiedAt, router } = line;
  return (
    <>
      <p>
        <span className="status" data-tone={LOOKS[state].tone}>
          <StatusGlyph {...LOOKS[state]} />
          <span className="status-word">{t(`push.${state}`, { router: router.name })}</span>
        </span>{' '}
        {state === 'pushed' && verifiedAt !== null && (
          <span className="sub num">{formatMoment(Date.parse(verifiedAt), zone)}</span>
        )}
      </p>
      {error !== null && (
        <p className="sub provision-why">{spokenSentence(error)?.[locale] ?? error}</p>
      )}
    </>
  );
}
