import type { Provisioning } from '@atalaya/core/wire/rest/provisioning';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { TextField } from '../../shared/ui/text-field.js';
import { LineFacts } from './line-facts.js';
import { addProvisioningStrings } from './provisioning-strings.js';
import { PushWords } from './push-words.js';
import { lineQuery, pushAgain, reveal } from './queries.js';
import './provisioning.css';

addProvisioningStrings();

/** Of a line that the platform made: whether its router has it, what went wrong, and its password for who may see it. */
export function ServiceProvisioning({ service }: { readonly service: Service }) {
  const may = usePermissions();
  const { data } = useQuery({ ...lineQuery(service.id), enabled: may('provisioning:read') });
  const line = data?.line;
  if (line == null || service.desiredState === 'cancelled') return null;
  return <LineOnCard line={line} />;
}

function LineOnCard({ line }: { readonly line: Provisioning }) {
  const { t } = useTranslation('provisioning');
  const may = usePermissions();
  const sentence = useErrorSentence();
  const [password, setPassword] = useState<string | null>(null);
  const shown = useMutation({
    mutationFn: () => reveal(line.serviceId),
    onSuccess: (revealed) => setPassword(revealed.password),
  });
  const mayRetry = may('provisioning:write') && line.router.mode === 'enforce';
  return (
    <div className="service-network">
      <PushWords line={line} />
      <LineFacts line={line} password={password} />
      {shown.error && (
        <p className="form-error" role="alert">
          {sentence(shown.error)}
        </p>
      )}
      {line.hasPassword && may('line_password:read') && (
        <p>
          {password === null ? (
            <Button look="quiet" disabled={shown.isPending} onClick={() => shown.mutate()}>
              {t('reveal')}
            </Button>
          ) : (
            <Button look="quiet" onClick={() => setPassword(null)}>
              {t('hide')}
            </Button>
          )}{' '}
          <span className="sub">{t('revealHint')}</span>
        </p>
      )}
      {mayRetry && (line.state === 'failed' || line.state === 'unsent') && <Retry line={line} />}
    </div>
  );
}

function Retry({ line }: { readonly line: Provisioning }) {
  const { t } = useTranslation('provisioning');
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const [profile, setProfile] = useState(line.profile ?? '');
  const key = useRef(makeIdempotencyKey());
  const again = useMutation({
    mutationFn: () => pushAgain(line.serviceId, profile, key.current),
    onSettled: () => {
      key.current = makeIdempotencyKey();
      return client.invalidateQueries({ queryKey: ['provisioning'] });
    },
  });
  return (
    <div className="form-stack">
      {line.accessKind === 'pppoe' && (
        <TextField
          label={t('network.profile')}
          value={profile}
          onChange={setProfile}
          maxLength={63}
          autoCapitalize="none"
          spellCheck={false}
          isOptional
        />
      )}
      {again.error && (
        <p className="form-error" role="alert">
          {sentence(again.error)}
        </p>
      )}
      <div className="page-actions">
        <Button look="primary" disabled={again.isPending} onClick={() => again.mutate()}>
          {t('retry')}
        </Button>
      </div>
    </div>
  );
}
