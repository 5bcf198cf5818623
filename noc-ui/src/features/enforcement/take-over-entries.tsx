import {
  TAKE_OVER_VERDICTS,
  type TakeOverVerdict,
} from '@atalaya/core/domain/enforcement/take-over-verdict';
import type { TakeOverEntry, TakeOverView } from '@atalaya/core/wire/rest/take-over';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { saveFile } from '../../shared/files/save-file.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { Ago } from '../../shared/ui/ago.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { LineLink } from './line-link.js';
import { VERDICT_LOOKS } from './looks.js';
import { useNetworkWords } from './network-words.js';
import { CommandStateWords } from './status-words.js';
import { takeOverEntriesQuery } from './take-over-queries.js';

interface TakeOverEntriesProps {
  readonly view: TakeOverView;
  readonly verdict: TakeOverVerdict | undefined;
}

/** Each cut of the other system with whose it is, who is wrongly blocked first. */
export function TakeOverEntries({ view, verdict }: TakeOverEntriesProps) {
  const { t } = useTranslation('enforcement');
  const locale = useLocale();
  const { id } = view.router;
  const query = useInfiniteQuery(takeOverEntriesQuery(id, verdict));
  const path = `/enforcement/take-over/${id}`;
  const all = Object.values(view.counts).reduce((sum, count) => sum + count, 0);
  const choices = [undefined, ...TAKE_OVER_VERDICTS.filter((one) => view.counts[one] > 0)];
  return (
    <>
      {all > 0 && (
        <nav className="take-over-counts" aria-label={t('takeOver.counts')}>
          {choices.map((one) => (
            <Link
              key={one ?? 'all'}
              className="link num"
              href={one === undefined ? path : `${path}?verdict=${one}`}
              aria-current={one === verdict ? 'page' : undefined}
            >
              {t(one === undefined ? 'takeOver.all' : `takeOver.verdict.${one}`)}:{' '}
              {formatNumber(one === undefined ? all : view.counts[one], 0, locale)}
            </Link>
          ))}
        </nav>
      )}
      {all > 0 && <SaveButton routerId={id} />}
      {view.taken > 0 && (
        <p className="section-note">{t('takeOver.taken', { count: view.taken })}</p>
      )}
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState title={t('takeOver.noneTitle')}>
                <p>{t('takeOver.none')}</p>
              </EmptyState>
            );
          }
          return (
            <ul className="enforcement-list">
              {items.map((entry) => (
                <EntryRow key={entry.id} entry={entry} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}

function SaveButton({ routerId }: { readonly routerId: string }) {
  const { t } = useTranslation('enforcement');
  const sentence = useErrorSentence();
  const save = useMutation({
    mutationFn: () =>
      saveFile(`/enforcement-routers/${routerId}/take-over/export`, 'take-over.csv'),
  });
  return (
    <div className="page-actions">
      <Button disabled={save.isPending} onClick={() => save.mutate()}>
        {t('takeOver.export')}
      </Button>
      {save.error && (
        <p className="form-error" role="alert">
          {sentence(save.error)}
        </p>
      )}
    </div>
  );
}

function EntryRow({ entry }: { readonly entry: TakeOverEntry }) {
  const { t } = useTranslation('enforcement');
  const words = useNetworkWords();
  const { verdict, kind, values, service, suggested, reason, source, command } = entry;
  const look = VERDICT_LOOKS[verdict];
  const { comment } = values;
  return (
    <li className="enforcement-row take-over-row">
      <span className="status" data-tone={look.tone}>
        <StatusGlyph {...look} />
        <span className="status-word">{t(`takeOver.verdict.${verdict}`)}</span>
      </span>
      <div className="enforcement-what">
        {service === null ? t('takeOver.nobody') : <LineLink service={service} />}
        <div className="sub">
          {t(`takeOver.kind.${kind}`)} <span className="mono">{whatOf(values)}</span>
          {comment !== undefined && <> · «{comment}»</>}
        </div>
        <div className="sub">
          {reason !== null && t(`takeOver.reason.${reason}`)}
          {reason === null && source !== null && t(`takeOver.source.${source}`)}
          {suggested !== null && (
            <>
              {' '}
              {t('takeOver.suggested')} <LineLink service={suggested} />
            </>
          )}
        </div>
        {command?.error != null && <div className="sub">{words(command.error)}</div>}
      </div>
      <div className="enforcement-side num">
        <span>
          {t('sinceWord')} <Age since={entry.firstSeenAt} />
        </span>
        {entry.changedAt !== entry.firstSeenAt && (
          <span className="sub">
            {t('takeOver.changedAt')} <Ago since={entry.changedAt} />
          </span>
        )}
        {command !== null && (
          <Link className="link" href={`/enforcement/commands/${command.id}`}>
            <CommandStateWords state={command.state} />
          </Link>
        )}
      </div>
    </li>
  );
}

/** What the router calls it. */
function whatOf(values: TakeOverEntry['values']): string {
  const { list, address, name, profile, target } = values;
  const lists = values['address-lists'];
  const mac = values['mac-address'];
  return [list ?? lists, name, profile, address, mac, target, values['max-limit']]
    .filter((part) => part !== undefined)
    .join(' ');
}
