import type { CertificateCheck } from '@atalaya/core/domain/tickets/certificate';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../shared/i18n/use-locale.js';
import type { Shape, Tone } from '../../shared/ui/device-status.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { measureText } from './measure-text.js';

const LOOKS: Readonly<
  Record<CertificateCheck['verdict'], { readonly shape: Shape; readonly tone: Tone }>
> = {
  met: { shape: 'check', tone: 'green' },
  below: { shape: 'triangle', tone: 'amber' },
  unknown: { shape: 'question', tone: 'calm' },
  not_asked: { shape: 'dot', tone: 'calm' },
};

/** Each measure beside its bound, and what came of it. */
export function MeasurementTable({ checks }: { readonly checks: readonly CertificateCheck[] }) {
  const { t } = useTranslation('tickets');
  const locale = useLocale();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('measure.name')}</th>
            <th scope="col" className="end">
              {t('measure.value')}
            </th>
            <th scope="col" className="end">
              {t('measure.bound')}
            </th>
            <th scope="col">{t('measure.result')}</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ measure, value, bound, isMost, verdict }) => (
            <tr key={measure}>
              <td>{t(`measure.of.${measure}`)}</td>
              <td className="end num">
                <b>{measureText(measure, value, locale)}</b>
              </td>
              <td className="end num">
                {bound === null
                  ? '—'
                  : t(isMost ? 'measure.most' : 'measure.least', {
                      value: measureText(measure, bound, locale),
                    })}
              </td>
              <td>
                <span className="status">
                  <StatusGlyph {...LOOKS[verdict]} />
                  <span className="status-word">{t(`measure.verdict.${verdict}`)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
