import {
  type Provisioned,
  type ProvisioningOptions,
  provisioningCreateSchema,
} from '@atalaya/core/wire/rest/provisioning';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { CustomerChoice } from './customer-choice.js';
import { HouseFields } from './house-fields.js';
import { bodyOf, emptyDraft, type LineDraft } from './line-draft.js';
import { NetworkFields, PlanFields } from './line-fields.js';
import { ProvisionedLine } from './provisioned-line.js';
import { addProvisioningStrings } from './provisioning-strings.js';
import { optionsQuery, provision } from './queries.js';
import './provisioning.css';

addProvisioningStrings();

interface ProvisionPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** A new subscriber at one go: from the customer to the router. */
export function ProvisionPage({ params }: ProvisionPageProps) {
  const { t } = useTranslation('provisioning');
  const query = useQuery(optionsQuery());
  const [made, setMade] = useState<Provisioned | null>(null);
  const customerId = params['customerId'] ?? '';
  return (
    <div className="page provision-page">
      <PageHead title={t('title')} lead={t('lead')} />
      {made === null ? (
        <QueryView query={query}>
          {(options) => (
            <ProvisionForm
              key={customerId}
              customerId={customerId}
              options={options}
              onDone={setMade}
            />
          )}
        </QueryView>
      ) : (
        <ProvisionedLine made={made} onAnother={() => setMade(null)} />
      )}
    </div>
  );
}

interface ProvisionFormProps {
  readonly customerId: string;
  readonly options: ProvisioningOptions;
  readonly onDone: (made: Provisioned) => void;
}

function ProvisionForm({ customerId, options, onDone }: ProvisionFormProps) {
  const { t } = useTranslation('provisioning');
  const client = useQueryClient();
  const may = usePermissions();
  const isNew = customerId === '' && may('customer:write');
  const [draft, setDraft] = useState(() => emptyDraft(customerId, isNew));
  const change = (part: Partial<LineDraft>) => setDraft((now) => ({ ...now, ...part }));
  // One for each line that is meant: sent twice by a bad connection it is made once.
  const sent = useRef({ body: '', key: '' });
  const form = useFormState({
    schema: provisioningCreateSchema,
    send: (body) => {
      const text = JSON.stringify(body);
      if (sent.current.body !== text) sent.current = { body: text, key: makeIdempotencyKey() };
      return provision(body, sent.current.key);
    },
    onDone: (made) => {
      void client.invalidateQueries();
      onDone(made);
    },
  });
  const hasErrors = Object.keys(form.errors).length > 0;
  const fields = { draft, errors: form.errors, onChange: change };
  return (
    <form className="form-stack" noValidate onSubmit={(event) => form.submit(event, bodyOf(draft))}>
      <CustomerChoice {...fields} />
      <PlanFields {...fields} options={options} />
      <NetworkFields {...fields} options={options} />
      <HouseFields {...fields} />
      <FormActions
        isSending={form.isSending}
        formError={form.formError ?? (hasErrors ? t('fix') : null)}
        submitLabel={t('submit')}
      />
    </form>
  );
}
