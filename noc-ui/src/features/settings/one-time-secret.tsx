import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { Notice } from '../../shared/ui/notice.js';

interface OneTimeSecretProps {
  readonly title: string;
  readonly text: string;
  /** One or several lines. */
  readonly secret: string;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Shown this once: to read off or to copy. */
export function OneTimeSecret({ title, text, secret, onClose, children }: OneTimeSecretProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const [isCopied, setCopied] = useState(false);
  // The clipboard is closed to pages on plain HTTP; the text can be selected there.
  const canCopy = 'clipboard' in navigator;
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body secret-box">
        <p>{text}</p>
        {children}
        <code className="secret-url">{secret}</code>
        <Notice tone="amber">{t('link.once')}</Notice>
      </div>
      <footer className="form-actions">
        {canCopy && (
          <Button
            onClick={() => {
              void navigator.clipboard.writeText(secret).then(() => setCopied(true));
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
