import type { DeviceState, StateReason } from '@atalaya/core/domain/network/device';
import { useTranslation } from 'react-i18next';
import { deviceStatus } from './device-status.js';
import { StatusGlyph } from './status-glyph.js';

interface StatusBadgeProps {
  readonly state: DeviceState;
  readonly reason?: StateReason | null;
}

export function StatusBadge({ state, reason = null }: StatusBadgeProps) {
  const { t } = useTranslation('shared');
  const look = deviceStatus(state, reason);
  return (
    <span className="status" data-tone={look.tone}>
      <StatusGlyph shape={look.shape} tone={look.tone} />
      <span className="status-word">{t(look.wordKey)}</span>
    </span>
  );
}
