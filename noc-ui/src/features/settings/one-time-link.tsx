import { useTranslation } from 'react-i18next';
import { QrCode } from '../../shared/ui/qr-code.js';
import { OneTimeSecret } from './one-time-secret.js';

interface OneTimeLinkProps {
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly onClose: () => void;
}

/** A link that is shown this once: to read off, to copy, or to point a camera at. */
export function OneTimeLink({ title, text, url, onClose }: OneTimeLinkProps) {
  const { t } = useTranslation('settings');
  return (
    <OneTimeSecret title={title} text={text} secret={url} onClose={onClose}>
      <QrCode text={url} label={t('link.qr')} />
    </OneTimeSecret>
  );
}
