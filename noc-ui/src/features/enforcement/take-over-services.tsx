import {
  OBSERVED_SIDES,
  type ObservedSide,
} from '@atalaya/core/domain/enforcement/take-over-verdict';
import type { ObservedService } from '@atalaya/core/wire/rest/take-over';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { LineLink } from './line-link.js';
import { SIDE_LOOKS } from './looks.js';
import { observedServicesQuery } from './take-over-queries.js';

interface TakeOverServicesProps {
  readonly routerId: string;
  readonly side: ObservedSide | undefined;
}

/** "We would have cut" beside "the other system did cut", as of the last reading. */
export function TakeOverServices({ routerId, side }: TakeOverServicesProps) {
  const { t } = useTranslation('enforcement');
  const locale = useLocale();
  const query = useInfiniteQuery(observedServicesQuery(routerId, side));
  const path = `/enforcement/take-over/${routerId}?view=services`;
  const counts = query.data?.pages[0]?.counts;
  return (
    <>
      <p className="section-note">{t('takeOver.comparisonText')}</p>
      {counts && (
        <nav className="take-over-counts" aria-label={t('takeOver.counts')}>
          {[undefined, ...OBSERVED_SIDES].map((one) => (
            <Link
              key={one ?? 'all'}
              className="link num"
              href={one === undefined ? path : `${path}&side=${one}`}
              aria-current={one === side ? 'page' : undefined}
            >
              {one === undefined
                ? t('takeOver.all')
                : `${t(`takeOver.side.${one}`)}: ${formatNumber(counts[one], 0, locale)}`}
            </Link>
          ))}
        </nav>
      )}
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState title={t('takeOver.nobodyCutTitle')}>
                <p>{t('takeOver.nobodyCut')}</p>
              </EmptyState>
            );
          }
          return (
            <ul className="enforcement-list">
              {items.map((one) => (
                <ServiceRow key={one.service.id} observed={one} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}

function ServiceRow({ observed }: { readonly observed: ObservedService }) {
  const { t } = useTranslation('enforcement');
  const { service, side, weSince, theySince, theirKinds } = observed;
  const look = SIDE_LOOKS[side];
  return (
    <li className="enforcement-row take-over-row">
      <span className="status" data-tone={look.tone}>
        <StatusGlyph {...look} />
        <span className="status-word">{t(`takeOver.side.${side}`)}</span>
      </span>
      <div className="enforcement-what">
        <LineLink service={service} />
        <div className="sub">{theirKinds.map((kind) => t(`takeOver.kind.${kind}`)).join(', ')}</div>
      </div>
      <div className="enforcement-side num sub">
        {weSince !== null && (
          <span>
            {t('takeOver.weSince')} <Age since={weSince} />
          </span>
        )}
        {theySince !== null && (
          <span>
            {t('takeOver.theySince')} <Age since={theySince} />
          </span>
        )}
      </div>
    </li>
  );
}
