import type { Device } from '@atalaya/core/wire/rest/devices';
import type { Vital } from '@atalaya/core/wire/rest/metrics';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../shared/format/numbers.js';
import { formatTicking } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useNowMs } from '../../shared/live/platform-clock.js';
import { useDeviceSamples } from '../../shared/live/use-device-samples.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Icon } from '../../shared/ui/icon.js';
import { Sparkline } from '../../shared/ui/sparkline.js';
import { ALIGN_FOR_MS, type AlignReading, NO_READING, withReading } from './align-reading.js';
import { SIGNAL_SCALE, scaleShare } from './signal-scale.js';
import { useAlignLease } from './use-align-lease.js';
import { useAlignTone } from './use-align-tone.js';

const TRACE_MS = 60_000;
const TRACE_GAP_MS = 5_000;

interface AlignModeProps {
  readonly device: Device;
  readonly vital: Vital;
  readonly onClose: () => void;
}

/** Both hands on the dish: the number fills the screen, the tone rises with it, the best is held. */
export function AlignMode({ device, vital, onClose }: AlignModeProps) {
  const { t } = useTranslation('device');
  const sentence = useErrorSentence();
  const [reading, setReading] = useState<AlignReading>(NO_READING);
  const [startedMs] = useState(() => Date.now());
  const nowMs = useNowMs();
  const leftMs = startedMs + ALIGN_FOR_MS - Date.now();
  const isOver = leftMs <= 0;
  const lease = useAlignLease(vital.deviceId, !isOver);
  const tone = useAlignTone(isOver ? null : reading.current);
  useDeviceSamples([vital.deviceId], (samples) => {
    const mine = samples.filter(
      ({ metric, tags }) =>
        metric === vital.metric &&
        Object.entries(vital.tags).every(([name, value]) => tags[name] === value),
    );
    if (!isOver) setReading((before) => mine.reduce(withReading, before));
  });
  return (
    <Dialog title={t('align.title', { name: device.name })} onClose={onClose} size="wide">
      <div className="align">
        <AlignNumbers reading={reading} />
        <div className="align-trace">
          <Sparkline
            points={reading.trace}
            fromMs={nowMs - TRACE_MS}
            toMs={nowMs}
            low={SIGNAL_SCALE.low}
            high={SIGNAL_SCALE.high}
            gapMs={TRACE_GAP_MS}
          />
        </div>
        <p className="align-note" role="status">
          {lease.error !== null && <span className="form-error">{sentence(lease.error)}</span>}
          {isOver ? t('align.over') : t('align.left', { left: formatTicking(leftMs) })}
        </p>
        <div className="align-actions">
          <Button aria-pressed={tone.isOn} onClick={tone.toggle}>
            <Icon name={tone.isOn ? 'sound' : 'mute'} />
            {tone.isOn ? t('align.toneOff') : t('align.toneOn')}
          </Button>
          <Button onClick={() => setReading(NO_READING)}>{t('align.reset')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function AlignNumbers({ reading }: { reading: AlignReading }) {
  const { t } = useTranslation('device');
  const locale = useLocale();
  const { current, best } = reading;
  const percent = (dbm: number) => `${(scaleShare(dbm) * 100).toFixed(1)}%`;
  return (
    <>
      <p className="align-number num" aria-live="off">
        {formatNumber(current, 0, locale)}
        <small>dBm</small>
      </p>
      <div className="align-band" aria-hidden="true">
        {current !== null && <i className="align-now" style={{ width: percent(current) }} />}
        {best !== null && <i className="align-best-mark" style={{ left: percent(best) }} />}
      </div>
      <p className="align-best num">
        <span>{t('align.best')}</span>
        <b>{formatNumber(best, 0, locale)}</b>
        <span className="sub">
          {current !== null && best !== null && current < best
            ? t('align.below', { db: formatNumber(best - current, 0, locale) })
            : t('align.atBest')}
        </span>
      </p>
    </>
  );
}
