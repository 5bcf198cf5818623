import { COMMAND_INTENTS, COMMAND_STATES } from '@atalaya/core/domain/enforcement/network-command';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { CommandRow } from './command-row.js';
import { type Filter, filterHref, filterQuery, readFilter } from './filter-url.js';
import { commandsQuery } from './queries.js';
import { RouterField } from './router-field.js';

const PATH = '/enforcement/commands';

export function CommandList() {
  const { t } = useTranslation(['enforcement', 'shared']);
  const [, navigate] = useLocation();
  const filter = readFilter('commands', useSearch());
  const query = useInfiniteQuery(commandsQuery(filterQuery(filter)));
  const show = (part: Filter) =>
    navigate(filterHref(PATH, { ...filter, ...part }), { replace: true });
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <div className="enforcement-filters">
        <SelectField
          label={t('filter.state')}
          value={COMMAND_STATES.find((state) => state === filter.state) ?? ''}
          emptyLabel={t('filter.all')}
          choices={COMMAND_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
          onChange={(state) => show({ state })}
        />
        <SelectField
          label={t('filter.intent')}
          value={COMMAND_INTENTS.find((intent) => intent === filter.intent) ?? ''}
          emptyLabel={t('filter.all')}
          choices={COMMAND_INTENTS.map((value) => ({ value, label: t(`intent.${value}`) }))}
          onChange={(intent) => show({ intent })}
        />
        <RouterField value={filter.router} onChange={(router = '') => show({ router })} />
        {isFiltered && (
          <Button look="quiet" onClick={() => navigate(PATH, { replace: true })}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
      {filter.service !== undefined && <p className="section-note">{t('filter.ofService')}</p>}
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState title={t(isFiltered ? 'command.noneFiltered' : 'command.none')}>
                <p>{t(isFiltered ? 'command.noneFilteredText' : 'command.noneText')}</p>
              </EmptyState>
            );
          }
          return (
            <ul className="enforcement-list">
              {items.map((command) => (
                <CommandRow key={command.id} command={command} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}
