import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { TextField } from '../../shared/ui/text-field.js';
import { addDunningStrings } from './dunning-strings.js';
import { makePromise, policyQuery } from './queries.js';

addDunningStrings();

interface PromiseDialogProps {
  readonly accountId: string;
  readonly onClose: () => void;
}

/** Until which day the customer promises to pay: the service stays or returns, and no money moves. */
export function PromiseDialog({ accountId, onClose }: PromiseDialogProps) {
  const { t } = useTranslation(['dunning', 'shared']);
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const may = usePermissions();
  const { data: policy } = useQuery({ ...policyQuery, enabled: may('billing_policy:read') });
  const [until, setUntil] = useState('');
  const make = useMutation({
    mutationFn: () => makePromise({ accountId, until }),
    onSuccess: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <Dialog title={t('promise.title')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <div className="dialog-body">
          <p>{t('promise.text')}</p>
          {policy && (
            <p className="section-note">
              {t('promise.limits', {
                days: policy.promises.maxDays,
                cycle: policy.promises.maxPerCycle,
                broken: policy.promises.maxBroken,
                within: policy.promises.brokenWithinDays,
              })}
            </p>
          )}
          <TextField label={t('promise.until')} type="date" value={until} onChange={setUntil} />
        </div>
        <footer className="form-actions">
          {make.error && (
            <p className="form-error" role="alert">
              {sentence(make.error)}
            </p>
          )}
          <Button look="quiet" onClick={onClose}>
            {t('shared:action.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={make.isPending || until === ''}>
            {t('promise.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
