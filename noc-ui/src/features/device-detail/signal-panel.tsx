import type { Vital } from '@atalaya/core/wire/rest/metrics';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatSigned } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useNowMs } from '../../shared/live/platform-clock.js';
import { Age } from '../../shared/ui/age.js';
import type { Tone } from '../../shared/ui/device-status.js';
import { Sparkline } from '../../shared/ui/sparkline.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { SIGNAL_SCALE, type SignalVerdict, scaleShare, signalVerdict } from './signal-scale.js';
import { useTrace } from './use-trace.js';

const TRACE_MS = 60_000;
const TRACE_GAP_MS = 20_000;
const TONES: Readonly<Record<SignalVerdict, Tone>> = {
  good: 'calm',
  worse: 'amber',
  weak: 'amber',
  critical: 'amber',
};

export function SignalPanel({ vital }: { vital: Vital }) {
  const { t } = useTranslation('device');
  const locale = useLocale();
  const { value, median7d } = vital;
  const verdict = value === null ? null : signalVerdict(value, median7d);
  const tone = verdict === null ? 'unknown' : TONES[verdict];
  return (
    <section className="signal" data-tone={tone} aria-label={t('signal.label')}>
      <p className="signal-number num" data-empty={value === null ? true : undefined}>
        <b>{formatNumber(value, 0, locale)}</b>
        <span>dBm</span>
      </p>
      <div className="signal-side">
        {verdict !== null && (
          <p className="status" data-tone={tone}>
            {verdict !== 'good' && <StatusGlyph shape="triangle" tone={tone} />}
            {t(`signal.${verdict}`)}
          </p>
        )}
        <SignalMemory vital={vital} />
      </div>
      <SignalBand value={value} median={median7d} />
      <SignalTrace vital={vital} />
    </section>
  );
}

function SignalMemory({ vital }: { vital: Vital }) {
  const { t } = useTranslation('device');
  const locale = useLocale();
  const { value, median7d, at } = vital;
  if (value === null) {
    return (
      <p className="sub">
        {at === null ? (
          t('signal.never')
        ) : (
          <>
            {t('signal.lastRead')} <Age since={at} />
          </>
        )}
      </p>
    );
  }
  if (median7d === null) return <p className="sub">{t('signal.noHistory')}</p>;
  const median = formatNumber(median7d, 0, locale);
  return (
    <p className="sub num">
      <b className="signal-delta">{formatSigned(value - median7d, 0, locale)} dB</b>{' '}
      {t('signal.againstMedian', { median })}
    </p>
  );
}

function SignalBand({ value, median }: { value: number | null; median: number | null }) {
  const { t } = useTranslation('device');
  const locale = useLocale();
  const { targetLow, targetHigh, low, high } = SIGNAL_SCALE;
  const dbmText = (dbm: number) => formatNumber(dbm, 0, locale);
  const percent = (dbm: number) => `${(scaleShare(dbm) * 100).toFixed(1)}%`;
  return (
    <div className="band">
      <div className="band-track" aria-hidden="true">
        <i
          className="band-target"
          style={{
            left: percent(targetLow),
            width: `calc(${percent(targetHigh)} - ${percent(targetLow)})`,
          }}
        />
        {median !== null && <i className="band-median" style={{ left: percent(median) }} />}
        {value !== null && <i className="band-now" style={{ left: percent(value) }} />}
      </div>
      <p className="band-legend num">
        <span>{dbmText(low)}</span>
        <span>{t('signal.target', { low: dbmText(targetLow), high: dbmText(targetHigh) })}</span>
        <span>{dbmText(high)}</span>
      </p>
    </div>
  );
}

function SignalTrace({ vital }: { vital: Vital }) {
  const { t } = useTranslation('device');
  const nowMs = useNowMs();
  const points = useTrace(vital);
  const shown = points.filter(({ atMs }) => atMs >= nowMs - TRACE_MS).map(({ value }) => value);
  const middle = vital.value ?? vital.median7d ?? -65;
  return (
    <div className="trace">
      <Sparkline
        points={points}
        fromMs={nowMs - TRACE_MS}
        toMs={nowMs + 1_000}
        low={Math.min(middle - 5, ...shown)}
        high={Math.max(middle + 5, ...shown)}
        gapMs={TRACE_GAP_MS}
      />
      <span className="sub">{shown.length < 2 ? t('signal.waiting') : '60 s'}</span>
    </div>
  );
}
