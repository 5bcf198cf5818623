import { CANDIDATE_STATUSES, type DiscoveryRunView } from '@atalaya/core/wire/rest/discovery-runs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { Notice } from '../../shared/ui/notice.js';
import { TextField } from '../../shared/ui/text-field.js';
import { AcceptBar, type RowChoice, type RowChoices } from './accept-bar.js';
import { CandidateRow } from './candidate-row.js';
import { type CandidateFilter, candidatesQuery, isOpen } from './queries.js';

interface CandidateListProps {
  readonly run: DiscoveryRunView;
  /** Changes with what the run has found. */
  readonly version: string;
}

const FIRST: CandidateFilter = { status: 'new', identified: false, search: '' };

export function CandidateList({ run, version }: CandidateListProps) {
  const { t } = useTranslation(['discovery', 'shared']);
  const may = usePermissions();
  const sentence = useErrorSentence();
  const [filter, setFilter] = useState(FIRST);
  const [choices, setChoices] = useState<RowChoices>(new Map());
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const query = useInfiniteQuery(candidatesQuery(run.id, filter, version));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const maySelect =
    filter.status === 'ignored'
      ? may('discovery:write')
      : filter.status !== 'accepted' && may('device:write');
  const show = (part: Partial<CandidateFilter>) => {
    setFilter({ ...filter, ...part });
    setChoices(new Map());
    setErrors(new Map());
  };
  const choose = (id: string, choice: RowChoice | null) => {
    const next = new Map(choices);
    if (choice === null) next.delete(id);
    else next.set(id, choice);
    setChoices(next);
  };
  const isAll = rows.length > 0 && rows.every(({ id }) => choices.has(id));
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('candidates')}</h2>
      </div>
      <fieldset className="count-tabs">
        <legend className="visually-hidden">{t('shown')}</legend>
        {CANDIDATE_STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            className="count-tab"
            aria-pressed={status === filter.status}
            onClick={() => show({ status })}
          >
            <b className="num">{run.candidates[status]}</b> {t(`status.${status}`)}
          </button>
        ))}
      </fieldset>
      <p className="section-note">{t(`statusText.${filter.status}`)}</p>
      <div className="candidate-filters">
        <TextField
          label={t('search')}
          type="search"
          value={filter.search}
          onChange={(search) => show({ search })}
        />
        <CheckField
          label={t('onlyIdentified')}
          isChecked={filter.identified}
          onChange={(identified) => show({ identified })}
        />
      </div>
      {query.error && <Notice tone="amber">{sentence(query.error)}</Notice>}
      {query.isPending && <p className="loading">{t('shared:loading')}</p>}
      {query.isSuccess && rows.length === 0 && (
        <p className="section-note">{isOpen(run) ? t('noneYet') : t('none')}</p>
      )}
      {rows.length > 0 && (
        <div className="table-scroll">
          <table className="table candidates">
            <thead>
              <tr>
                {maySelect && (
                  <th scope="col">
                    <input
                      type="checkbox"
                      aria-label={t('selectAll')}
                      checked={isAll}
                      onChange={() =>
                        setChoices(isAll ? new Map() : new Map(rows.map(({ id }) => [id, {}])))
                      }
                    />
                  </th>
                )}
                <th scope="col">{t('what')}</th>
                <th scope="col">{t('howFound')}</th>
                <th scope="col">{filter.status === 'new' ? t('role') : t('device')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <CandidateRow
                  key={row.id}
                  candidate={row}
                  choice={choices.get(row.id)}
                  error={errors.get(row.id)}
                  onChoose={maySelect ? (choice) => choose(row.id, choice) : undefined}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <MoreButton query={query} />
      {choices.size > 0 && (
        <AcceptBar
          choices={choices}
          status={filter.status}
          onErrors={setErrors}
          onDone={() => {
            setChoices(new Map());
            setErrors(new Map());
          }}
        />
      )}
    </section>
  );
}
