import type { Work } from '@atalaya/core/domain/maintenance/work';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { startingNow, type WindowDraft, WORK_MINUTES } from './window-draft.js';

const OFFERED = ['power-cut', 'reboot', 'work'] as const satisfies readonly Work[];

interface WorkPresetsProps {
  readonly draft: WindowDraft;
  readonly onChange: (part: Partial<WindowDraft>) => void;
}

/** The usual works, from now on, each one touch; everything can be changed after it. */
export function WorkPresets({ draft, onChange }: WorkPresetsProps) {
  const { t } = useTranslation('maintenance');
  const timeZone = useTimeZone();
  return (
    <fieldset className="work-presets">
      <legend>{t('work.title')}</legend>
      {OFFERED.map((kind) => {
        const name = t(`work.${kind}`);
        const minutes = WORK_MINUTES[kind];
        return (
          <button
            key={kind}
            type="button"
            className="count-tab"
            aria-pressed={draft.name === name}
            onClick={() =>
              onChange({
                name,
                work: kind,
                ...startingNow(minutes, platformNowMs(), timeZone),
              })
            }
          >
            {t('work.preset', { name, minutes })}
          </button>
        );
      })}
    </fieldset>
  );
}
