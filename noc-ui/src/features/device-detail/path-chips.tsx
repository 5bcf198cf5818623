import type { Device } from '@atalaya/core/wire/rest/devices';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { deviceStatus } from '../../shared/ui/device-status.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { pathSteps } from './path-steps.js';

/** CPE → sector → tower → router: whose fault is it? */
export function PathChips({ device }: { device: Device }) {
  const { t } = useTranslation(['device', 'shared']);
  const steps = pathSteps(device);
  if (steps.length === 0) return <p className="sub">{t('path.none')}</p>;
  return (
    <nav aria-label={t('path.label')}>
      <ol className="path">
        {steps.map((step) => {
          const look = deviceStatus(step.state);
          const word = t(`shared:${look.wordKey}`);
          return (
            <li key={step.id}>
              <Link href={`/devices/${step.id}`} className="path-chip" data-tone={look.tone}>
                <span className="path-role">
                  <StatusGlyph shape={look.shape} tone={look.tone} />
                  {step.isTower ? t('shared:siteKind.tower') : t(`shared:role.${step.role}`)}
                </span>
                <b className="truncate">{step.isTower ? step.siteName : step.name}</b>
                <span className="path-word truncate">{word}</span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
