import type { TakeOverView, takeOverApprovedSchema } from '@atalaya/core/wire/rest/take-over';
import { takeOverApprovalSchema } from '@atalaya/core/wire/rest/take-over';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { Notice } from '../../shared/ui/notice.js';
import { approve } from './take-over-queries.js';

const APPROVED = ['release', 'adopt'] as const;
type Approved = (typeof APPROVED)[number];

/** Who is to have service and is blocked is said first; what one person gives over. */
export function TakeOverApproval({ view }: { readonly view: TakeOverView }) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const [open, setOpen] = useState<Approved | null>(null);
  const [done, setDone] = useState<z.output<typeof takeOverApprovedSchema> | null>(null);
  const { counts, mode, underWay } = view;
  const isOn = mode === 'enforce';
  const some = APPROVED.filter((verdict) => counts[verdict] > 0);
  return (
    <>
      {counts.release > 0 && (
        <Notice tone="red" isAlert>
          {t('takeOver.blocked', { count: counts.release })}
        </Notice>
      )}
      {underWay > 0 && (
        <p className="section-note">{t('takeOver.underWay', { count: underWay })}</p>
      )}
      {done !== null && (
        <Notice tone={done.changed > 0 ? 'amber' : 'blue'}>
          {t('takeOver.queued', { count: done.services })}
          {done.changed > 0 && ` ${t('takeOver.changed', { count: done.changed })}`}
        </Notice>
      )}
      {some.length > 0 && !isOn && <p className="section-note">{t('takeOver.notOn')}</p>}
      {some.length > 0 && isOn && may('enforcement:write') && (
        <div className="page-actions">
          {some.map((verdict) => (
            <Button
              key={verdict}
              look={verdict === 'release' ? 'primary' : 'plain'}
              onClick={() => setOpen(verdict)}
            >
              {t(`takeOver.do.${verdict}`, { count: counts[verdict] })}
            </Button>
          ))}
        </div>
      )}
      {open !== null && (
        <ApprovalDialog view={view} verdict={open} onDone={setDone} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

interface ApprovalDialogProps {
  readonly view: TakeOverView;
  readonly verdict: Approved;
  readonly onDone: (done: z.output<typeof takeOverApprovedSchema>) => void;
  readonly onClose: () => void;
}

function ApprovalDialog({ view, verdict, onDone, onClose }: ApprovalDialogProps) {
  const { t } = useTranslation('enforcement');
  // What is read while the dialog is open is not what the person looked at.
  const [seen] = useState(view);
  const count = seen.counts[verdict];
  return (
    <FormDialog
      title={t(`takeOver.do.${verdict}`, { count })}
      schema={takeOverApprovalSchema}
      body={{ seenAt: seen.readAt, verdicts: [verdict] }}
      send={(body, key) => approve(seen.router.id, body, key)}
      submitLabel={t('takeOver.confirm')}
      onDone={onDone}
      onClose={onClose}
    >
      {() => (
        <>
          <p>{t(`takeOver.text.${verdict}`, { count, name: seen.router.name })}</p>
          <p className="sub">{t('takeOver.leftAlone')}</p>
        </>
      )}
    </FormDialog>
  );
}
