import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { copyText } from './copy-text.js';

interface ScriptBoxProps {
  readonly label: string;
  readonly script: string;
  readonly fileName: string;
}

/** A script to be pasted into a router's terminal, or kept as a file for `/import`. */
export function ScriptBox({ label, script, fileName }: ScriptBoxProps) {
  const { t } = useTranslation(['routerSetups', 'shared']);
  const box = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setCopied] = useState(false);
  const href = `data:text/plain;charset=utf-8,${encodeURIComponent(script)}`;
  return (
    <div className="script-box">
      <textarea
        ref={box}
        className="mono"
        aria-label={label}
        rows={Math.min(16, script.split('\n').length)}
        readOnly
        spellCheck={false}
        value={script}
        onFocus={(event) => event.target.select()}
      />
      <div className="script-actions">
        <Button
          look="primary"
          onClick={() => void copyText(script, box.current).then((isDone) => setCopied(isDone))}
        >
          {isCopied ? t('shared:action.copied') : t('script.copy')}
        </Button>
        <a className="button" data-look="plain" href={href} download={fileName}>
          {t('script.download')}
        </a>
        <span className="visually-hidden" role="status">
          {isCopied ? t('shared:action.copied') : ''}
        </span>
      </div>
    </div>
  );
}
