import type { SlaCreditState } from '@atalaya/core/domain/sla/sla-credit-state';
import type { SlaCredit, SlaDecided } from '@atalaya/core/wire/rest/sla-credits';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { CreditRow } from './credit-row.js';
import { DecisionDialog } from './decision-dialog.js';
import { creditsQuery } from './queries.js';
import { addSlaStrings } from './sla-strings.js';
import './sla.css';

addSlaStrings();

const LISTS = [
  'proposed',
  'approved',
  'posted',
  'rejected',
  'none',
] as const satisfies readonly SlaCreditState[];

/** What services get back for time without them, with what it rests on; whoever may, approves it. */
export function SlaPage() {
  const { t } = useTranslation('sla');
  const [state, setState] = useState<SlaCreditState>('proposed');
  const [outcome, setOutcome] = useState<SlaDecided | null>(null);
  const query = useInfiniteQuery(creditsQuery(state));
  return (
    <div className="page">
      <PageHead title={t('title')} lead={t('lead')} />
      <fieldset className="segments" aria-label={t('lists')}>
        {LISTS.map((each) => (
          <Button
            key={each}
            aria-pressed={each === state}
            onClick={() => {
              setState(each);
              setOutcome(null);
            }}
          >
            {t(`list.${each}`)}
          </Button>
        ))}
      </fieldset>
      {outcome && <p role="status">{t('done', countsOf(outcome))}</p>}
      <QueryView query={query}>
        {({ pages }) => {
          const credits = pages.flatMap(({ items }) => items);
          if (credits.length === 0) {
            return <p>{t(state === 'proposed' ? 'empty.proposed' : 'empty.other')}</p>;
          }
          return <Credits key={state} credits={credits} state={state} onDecided={setOutcome} />;
        }}
      </QueryView>
      <MoreButton query={query} />
    </div>
  );
}

/** As many as one request may decide. */
const MOST_AT_ONCE = 200;

function Credits({
  credits,
  state,
  onDecided,
}: {
  readonly credits: readonly SlaCredit[];
  readonly state: SlaCreditState;
  readonly onDecided: (decided: SlaDecided) => void;
}) {
  const { t } = useTranslation('sla');
  const may = usePermissions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null);
  const mayDecide = state === 'proposed' && may('invoice:write');
  const hasMoney = may('invoice:read');
  const picked = credits.filter(({ id }) => chosen.has(id)).slice(0, MOST_AT_ONCE);
  const count = picked.length;
  const choose = (id: string, isChosen: boolean) =>
    setChosen((now) => new Set(isChosen ? [...now, id] : [...now].filter((one) => one !== id)));
  const columns = 4 + (mayDecide ? 1 : 0) + (hasMoney ? 1 : 0);
  return (
    <>
      {mayDecide && (
        <div className="sla-bar">
          <Button look="primary" disabled={count === 0} onClick={() => setAsked('approve')}>
            {t('approve', { count })}
          </Button>
          <Button disabled={count === 0} onClick={() => setAsked('reject')}>
            {t('reject', { count })}
          </Button>
        </div>
      )}
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              {mayDecide && (
                <th scope="col">
                  <input
                    type="checkbox"
                    aria-label={t('selectAll')}
                    checked={count > 0 && count === Math.min(credits.length, MOST_AT_ONCE)}
                    onChange={(event) =>
                      setChosen(new Set(event.target.checked ? credits.map(({ id }) => id) : []))
                    }
                  />
                </th>
              )}
              <th scope="col">{t('customer')}</th>
              <th scope="col">{t('period')}</th>
              <th scope="col" className="end">
                {t('minutes')}
              </th>
              {hasMoney && (
                <th scope="col" className="end">
                  {t('credit')}
                </th>
              )}
              <th scope="col">{t(`state.${state}`)}</th>
            </tr>
          </thead>
          <tbody>
            {credits.map((credit) => (
              <CreditRow
                key={credit.id}
                credit={credit}
                columns={columns}
                {...(mayDecide && {
                  choice: {
                    isChosen: chosen.has(credit.id),
                    onChoose: (isChosen: boolean) => choose(credit.id, isChosen),
                  },
                })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {asked && (
        <DecisionDialog
          decision={asked}
          credits={picked}
          onDone={(decided) => {
            onDecided(decided);
            setChosen(new Set());
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function countsOf({ items }: SlaDecided) {
  const of = (...outcomes: readonly string[]) =>
    items.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return { posted: of('posted'), rejected: of('rejected'), left: of('settled', 'nothing-left') };
}
