import type { PortalAccount } from '@atalaya/core/wire/rest/portal';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../shared/format/money.js';
import { QueryView } from '../shared/ui/query-view.js';
import { useZone } from './brand-context.js';
import { overviewQuery } from './portal-queries.js';

/** The way to the statement of each account. */
export function Statements() {
  return (
    <QueryView query={useQuery(overviewQuery)}>
      {({ accounts }) =>
        accounts.map((account, place) => (
          <StatementLink
            key={account.id}
            account={account}
            place={accounts.length > 1 ? place + 1 : null}
          />
        ))
      }
    </QueryView>
  );
}

interface StatementLinkProps {
  readonly account: PortalAccount;
  /** Among several; null where there is one only. */
  readonly place: number | null;
}

function StatementLink({ account, place }: StatementLinkProps) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const which =
    place === null
      ? ''
      : ` · ${t('report.account')} ${place} · ${formatMoney(account.owed, locale)}`;
  return (
    <Link href={`/statement/${account.id}`} className="button" data-look="plain">
      {`${t('statement.see')}${which}`}
    </Link>
  );
}
