import type { VisitMove } from '@atalaya/core/domain/tickets/visit';
import { type Visit, visitMoveSchema } from '@atalaya/core/wire/rest/visits';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Field } from '../../shared/ui/field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { VisitDialog } from './visit-dialog.js';
import { moveVisit } from './visit-queries.js';

/** Begin by one touch at the door; the ends ask for a word. */
export function VisitActions({ visit }: { readonly visit: Visit }) {
  const { t } = useTranslation(['tickets', 'shared']);
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [asked, setAsked] = useState<VisitMove | 'edit' | null>(null);
  const begin = useMutation({
    mutationFn: () => moveVisit(visit.id, 'begin', ''),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <>
      {begin.error && <p role="alert">{sentence(begin.error)}</p>}
      {visit.state === 'planned' && (
        <Button onClick={() => setAsked('edit')}>{t('shared:action.edit')}</Button>
      )}
      {visit.moves.map((move) => (
        <Button
          key={move}
          look={move === 'fail' ? 'plain' : 'primary'}
          disabled={begin.isPending}
          onClick={() => (move === 'begin' ? begin.mutate() : setAsked(move))}
        >
          {t(`visit.move.${move}`)}
        </Button>
      ))}
      {asked === 'edit' && <VisitDialog before={visit} onClose={() => setAsked(null)} />}
      {(asked === 'finish' || asked === 'fail') && (
        <EndDialog visit={visit} move={asked} onClose={() => setAsked(null)} />
      )}
    </>
  );
}

interface EndDialogProps {
  readonly visit: Visit;
  readonly move: 'finish' | 'fail';
  readonly onClose: () => void;
}

function EndDialog({ visit, move, onClose }: EndDialogProps) {
  const { t } = useTranslation('tickets');
  const [outcome, setOutcome] = useState('');
  return (
    <FormDialog
      title={t(`visit.move.${move}`)}
      schema={visitMoveSchema}
      body={{ move, outcome }}
      send={(body) => moveVisit(visit.id, move, body.outcome ?? '')}
      onClose={onClose}
      submitLabel={t(`visit.move.${move}`)}
    >
      {(errors) => (
        <Field label={t(`visit.endText.${move}`)} error={errors['outcome']}>
          {(binding) => (
            <textarea
              {...binding}
              rows={3}
              maxLength={500}
              value={outcome}
              onChange={(event) => setOutcome(event.target.value)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
