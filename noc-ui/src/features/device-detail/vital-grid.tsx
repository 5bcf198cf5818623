import type { Vital, Vitals } from '@atalaya/core/wire/rest/metrics';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { vitalChange, vitalQuantity } from './vital-view.js';

/** Two columns, read in pairs: the radio, the way to it, what it carries. */
const ORDER: readonly (readonly Vital['key'][])[] = [
  ['ccq'],
  ['snr'],
  ['latency'],
  ['jitter'],
  ['loss'],
  ['clients'],
  ['txRate', 'rxRate'],
  ['download'],
  ['upload'],
];

export function VitalGrid({ vitals }: { vitals: Vitals }) {
  const { t } = useTranslation('device');
  const byKey = new Map(vitals.vitals.map((vital) => [vital.key, vital]));
  const shown = ORDER.map((keys) => keys.flatMap((key) => byKey.get(key) ?? []));
  if (vitals.vitals.length === 0) return null;
  return (
    <section aria-label={t('vitals')}>
      <dl className="vitals">
        {shown.map(([vital, second]) => {
          if (!vital) return null;
          if (second) return <RatesCell key={vital.key} tx={vital} rx={second} />;
          return <VitalCell key={vital.key} vital={vital} />;
        })}
      </dl>
    </section>
  );
}

/** Both directions of the radio's own rate stand in one cell: they are read together. */
function RatesCell({ tx, rx }: { tx: Vital; rx: Vital }) {
  const { t } = useTranslation('device');
  const locale = useLocale();
  const [up, down] = [tx, rx].map(({ key, value }) => vitalQuantity(key, value, locale));
  return (
    <div className="vital">
      <dt>{t('rates')}</dt>
      <dd className="num" data-empty={tx.value === null ? true : undefined}>
        <b>
          {up?.value} / {down?.value}
        </b>{' '}
        <small>{up?.unit}</small>
        <VitalDelta vital={tx} />
      </dd>
    </div>
  );
}

function VitalDelta({ vital }: { vital: Vital }) {
  const { t } = useTranslation('device');
  const change = vitalChange(vital, useLocale());
  if (!change) return null;
  return (
    <span className="vital-change" data-worse={change.isWorse ? true : undefined}>
      <span className="visually-hidden">{t('against7d')}</span>
      {change.isWorse && <StatusGlyph shape="triangle" tone="amber" />}
      {change.text}
    </span>
  );
}

function VitalCell({ vital }: { vital: Vital }) {
  const { t } = useTranslation(['device', 'shared']);
  const locale = useLocale();
  const { value, unit } = vitalQuantity(vital.key, vital.value, locale);
  return (
    <div className="vital">
      <dt>{t(`shared:vital.${vital.key}`)}</dt>
      <dd className="num" data-empty={vital.value === null ? true : undefined}>
        <b>{value}</b> <small>{unit}</small>
        <VitalDelta vital={vital} />
      </dd>
    </div>
  );
}
