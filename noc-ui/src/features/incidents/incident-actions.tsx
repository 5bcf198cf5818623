import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { assigneesQuery } from './queries.js';
import { useAcknowledge, useAssign } from './use-incident-change.js';

interface IncidentActionsProps {
  readonly incident: IncidentDetail;
}

/** Who has it. On a phone the first one stands where a thumb reaches it, whatever the page shows. */
export function IncidentActions({ incident }: IncidentActionsProps) {
  const { t } = useTranslation('incidents');
  const sentence = useErrorSentence();
  const acknowledge = useAcknowledge(incident.id);
  if (incident.state !== 'open') return null;
  const { isPending } = acknowledge;
  return (
    <>
      {acknowledge.error && (
        <Notice tone="amber" isAlert>
          {sentence(acknowledge.error)}
        </Notice>
      )}
      <div className="thumb-bar">
        <Button
          look="primary"
          disabled={isPending}
          onClick={() => acknowledge.mutate('until_clear')}
        >
          {t('acknowledge.untilClear')}
        </Button>
      </div>
      <Button disabled={isPending} onClick={() => acknowledge.mutate('until_worse')}>
        {t('acknowledge.untilWorse')}
      </Button>
    </>
  );
}

/** To anybody of the organisation, oneself first. */
export function IncidentAssignee({ incident }: IncidentActionsProps) {
  const { t } = useTranslation(['incidents', 'shared']);
  const sentence = useErrorSentence();
  const session = useSessionState();
  const assign = useAssign(incident.id);
  const { data: people = [] } = useQuery(assigneesQuery());
  const ownId = 'person' in session ? session.person.user.id : null;
  const { assignedTo } = incident;
  const others = people.filter(({ id }) => id !== ownId);
  // Who left the organisation is still named until somebody else has it.
  const isGone = assignedTo !== null && people.every(({ id }) => id !== assignedTo.id);
  return (
    <div className="incident-assignee">
      <label>
        <span>{t('assigned')}</span>
        <select
          value={assignedTo?.id ?? ''}
          disabled={assign.isPending}
          onChange={(event) => assign.mutate(event.target.value || null)}
        >
          <option value="">{t('nobody')}</option>
          {isGone && <option value={assignedTo.id}>{assignedTo.name}</option>}
          {people.some(({ id }) => id === ownId) && (
            <option value={ownId ?? ''}>{t('assign.me')}</option>
          )}
          {others.map(({ id, name, role }) => (
            <option key={id} value={id}>
              {t('assign.person', { name, role: t(`shared:userRole.${role}`) })}
            </option>
          ))}
        </select>
      </label>
      {assign.error && <p role="alert">{sentence(assign.error)}</p>}
    </div>
  );
}
