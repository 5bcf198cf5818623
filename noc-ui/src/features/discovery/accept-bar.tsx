import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { CandidateView } from '@atalaya/core/wire/rest/discovery-runs';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { ProblemError } from '../../shared/api/problem-error.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { acceptCandidates, ignoreCandidates } from './queries.js';

export interface RowChoice {
  readonly role?: DeviceRole | null;
  /** It only resembles the known device that it was matched with. */
  readonly asNew?: boolean;
}
export type RowChoices = ReadonlyMap<string, RowChoice>;

interface AcceptBarProps {
  readonly choices: RowChoices;
  readonly status: CandidateView['status'];
  /** By candidate: what the server says of its row. */
  readonly onErrors: (errors: ReadonlyMap<string, string>) => void;
  readonly onDone: () => void;
}

/** The contract's limit of one acceptance. */
const MOST_AT_ONCE = 200;
const NO_SITE = 'none';

export function AcceptBar({ choices, status, onErrors, onDone }: AcceptBarProps) {
  const { t } = useTranslation('discovery');
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const { data: sites = [] } = useQuery(sitesQuery());
  const [site, setSite] = useState('');
  const [links, setLinks] = useState(true);
  const ids = [...choices.keys()].slice(0, MOST_AT_ONCE);
  const after = {
    onSuccess: () => {
      onDone();
      void client.invalidateQueries();
    },
  };
  const accept = useMutation({
    mutationFn: () =>
      acceptCandidates({
        links,
        candidates: ids.map((id) => ({
          id,
          asNew: choices.get(id)?.asNew ?? false,
          ...roleOf(choices.get(id)),
          ...(site === '' ? {} : { siteId: site === NO_SITE ? null : site }),
        })),
      }),
    ...after,
    onError: (error) => onErrors(rowErrors(error)),
  });
  const ignore = useMutation({
    mutationFn: () => ignoreCandidates(ids, status !== 'ignored'),
    ...after,
  });
  const rowErrors = (error: unknown) =>
    new Map([...fieldsByRow(error, ids)].map(([id, field]) => [id, t(`accept.wrong.${field}`)]));
  const failure = accept.error ?? ignore.error;
  const isAnyNew = ids.some((id) => choices.get(id)?.asNew);
  const isBusy = accept.isPending || ignore.isPending;
  return (
    <section className="accept-bar" aria-label={t('accept.label')}>
      <p>
        <b>{t('accept.selected', { count: choices.size })}</b>
        {choices.size > MOST_AT_ONCE && ` ${t('accept.most', { count: MOST_AT_ONCE })}`}
      </p>
      {status === 'new' && (
        <SelectField
          label={t('accept.site')}
          value={site}
          emptyLabel={t('accept.suggestedSite')}
          choices={[
            { value: NO_SITE, label: t('accept.noSite') },
            ...sites.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={setSite}
        />
      )}
      {status !== 'ignored' && (
        <CheckField label={t('accept.links')} isChecked={links} onChange={setLinks} />
      )}
      <div className="accept-actions">
        {status !== 'ignored' && (
          <Button look="primary" disabled={isBusy} onClick={() => accept.mutate()}>
            {accept.isPending
              ? t('accept.adding')
              : t(`accept.do.${status === 'known' && !isAnyNew ? 'known' : 'new'}`)}
          </Button>
        )}
        {status !== 'known' && (
          <Button look="quiet" disabled={isBusy} onClick={() => ignore.mutate()}>
            {status === 'ignored' ? t('accept.unignore') : t('accept.ignore')}
          </Button>
        )}
      </div>
      {failure && (
        <Notice tone="amber" isAlert>
          {rowErrors(failure).size > 0 ? t('accept.refused') : sentence(failure)}
        </Notice>
      )}
    </section>
  );
}

function roleOf(choice: RowChoice | undefined): { role?: DeviceRole } {
  return choice?.role ? { role: choice.role } : {};
}

/** `candidates.3.role` of a problem document: the id of that row, and what of it is wrong. */
function fieldsByRow(error: unknown, ids: readonly string[]): ReadonlyMap<string, string> {
  const found = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return new Map(
    found.flatMap(({ field }) => {
      const [, row, name] = /^candidates\.(\d+)\.(id|name|role|siteId)$/.exec(field) ?? [];
      const id = ids[Number(row ?? Number.NaN)];
      return id === undefined || name === undefined ? [] : [[id, name] as const];
    }),
  );
}
