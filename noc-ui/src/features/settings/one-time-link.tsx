import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { Notice } from '../../shared/ui/notice.js';
import { QrCode } from '../../shared/ui/qr-code.js';

interface OneTimeLinkProps {
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly onClose: () => void;
}

/** A link that is shown this once: to read off, to copy, or to point a camera at. */
export function OneTimeLink({ title, text, url, onClose }: OneTimeLinkProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const [isCopied, setCopied] = useState(false);
  // The clipboard is closed to pages on plain HTTP; the link can be selected there.
  const canCopy = 'clipboard' in navigator;
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body secret-box">
        <p>{text}</p>
        <QrCode text={url} label={t('link.qr')} />
        <code className="secret-url">{url}</code>
        <Notice tone="amber">{t('link.once')}</Notice>
      </div>
      <footer className="form-actions">
        {canCopy && (
          <Button
            onClick={() => {
              void navigator.clipboard.writeText(url).then(() => setCopied(true));
            }}
          >
            {isCopied ? t('shared:action.copied') : t('shared:action.copy')}
          </Button>
        )}
        <Button look="primary" onClick={onClose}>
          {t('shared:action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}
