import type {
  CommandState,
  EnforcementMode,
} from '@atalaya/core/domain/enforcement/network-command';
import { useTranslation } from 'react-i18next';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { COMMAND_LOOKS, MODE_LOOKS } from './looks.js';

export function ModeWords({ mode }: { readonly mode: EnforcementMode }) {
  const { t } = useTranslation('enforcement');
  return (
    <span className="status" data-tone={MODE_LOOKS[mode].tone}>
      <StatusGlyph {...MODE_LOOKS[mode]} />
      <span className="status-word">{t(`mode.${mode}`)}</span>
    </span>
  );
}

export function CommandStateWords({ state }: { readonly state: CommandState }) {
  const { t } = useTranslation('enforcement');
  return (
    <span className="status" data-tone={COMMAND_LOOKS[state].tone}>
      <StatusGlyph {...COMMAND_LOOKS[state]} />
      <span className="status-word">{t(`state.${state}`)}</span>
    </span>
  );
}
