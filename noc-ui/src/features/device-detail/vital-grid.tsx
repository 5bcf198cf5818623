import type { Vital, Vitals } from '@atalaya/core/wire/rest/metrics';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { vitalChange, vitalQuantity } from './vital-view.js';

/** Two columns, read in pairs: the radio, the way to it, what it carries. */
const ORDER: readonly Vital['key'][] = [
  'ccq',
  'snr',
  'latency',
  'jitter',
  'loss',
  'clients',
  'download',
  'upload',
  'txRate',
  'rxRate',
];

export function VitalGrid({ vitals }: { vitals: Vitals }) {
  const { t } = useTranslation('device');
  const byKey = new Map(vitals.vitals.map((vital) => [vital.key, vital]));
  const shown = ORDER.flatMap((key) => byKey.get(key) ?? []);
  if (shown.length === 0) return null;
  return (
    <section aria-label={t('vitals')}>
      <dl className="vitals">
        {shown.map((vital) => (
          <VitalCell key={vital.key} vital={vital} />
        ))}
      </dl>
    </section>
  );
}

function VitalCell({ vital }: { vital: Vital }) {
  const { t } = useTranslation(['device', 'shared']);
  const locale = useLocale();
  const { value, unit } = vitalQuantity(vital.key, vital.value, locale);
  const change = vitalChange(vital, locale);
  return (
    <div className="vital">
      <dt>{t(`shared:vital.${vital.key}`)}</dt>
      <dd className="num">
        <b>{value}</b> <small>{unit}</small>
        {change && (
          <span className="vital-change" data-worse={change.isWorse ? true : undefined}>
            <span className="visually-hidden">{t('against7d')}</span>
            {change.isWorse && <span aria-hidden="true">▲ </span>}
            {change.text}
          </span>
        )}
      </dd>
    </div>
  );
}
