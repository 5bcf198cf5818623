import type { PortalBrand, PortalSession } from '@atalaya/core/wire/rest/portal';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Route, Router, Switch } from 'wouter';
import { ProblemError } from '../shared/api/problem-error.js';
import { suggestLocale } from '../shared/i18n/i18n.js';
import { applyBrand } from '../shared/theme/brand.js';
import { useShownTheme } from '../shared/theme/theme-choice.js';
import { LocaleSwitch } from '../shared/ui/locale-switch.js';
import { QueryView } from '../shared/ui/query-view.js';
import { Brand } from './brand.js';
import { BrandContext } from './brand-context.js';
import { CustomerChoice } from './customer-choice.js';
import { HomePage } from './home.page.js';
import { InvoicePage } from './invoice.page.js';
import { InvoicesPage } from './invoices.page.js';
import { Login } from './login.js';
import { PaymentsPage } from './payments.page.js';
import { applyHead } from './portal-head.js';
import { brandQuery, leave, sessionQuery } from './portal-queries.js';
import { PromisePage } from './promise.page.js';
import { ReportPage } from './report.page.js';
import { StatementPage } from './statement.page.js';
import { TicketsPage } from './tickets.page.js';
import { useSessionEnd } from './use-session-end.js';

/** The customers' own pages, under the name and the colour of their organisation and no other. */
export function PortalApp({ tenant }: { readonly tenant: string | undefined }) {
  const { t } = useTranslation('portal');
  const theme = useShownTheme();
  const brand = useQuery(brandQuery(tenant));
  useEffect(() => {
    if (brand.data === undefined) return;
    applyHead(brand.data, t('title'));
    applyBrand(brand.data.branding.brandColor, theme);
    suggestLocale(brand.data.locale);
  }, [brand.data, theme, t]);
  const isNobody = brand.error instanceof ProblemError && [400, 404].includes(brand.error.status);
  if (isNobody) {
    return (
      <main className="portal-entry">
        <h1>{t('nobody.title')}</h1>
        <p>{t('nobody.text')}</p>
      </main>
    );
  }
  return (
    <QueryView query={brand}>
      {(found) => (
        <BrandContext value={found}>
          <Router base={tenant === undefined ? '' : `/portal/${tenant}`}>
            {found.isOpen ? <Portal brand={found} /> : <Closed brand={found} />}
          </Router>
        </BrandContext>
      )}
    </QueryView>
  );
}

/** The organisation has switched its portal off. */
function Closed({ brand }: { readonly brand: PortalBrand }) {
  const { t } = useTranslation('portal');
  return (
    <main className="portal-entry">
      <Brand brand={brand} />
      <h1>{t('closed.title')}</h1>
      <p>{t('closed.text', { name: brand.name })}</p>
      <LocaleSwitch />
    </main>
  );
}

function Portal({ brand }: { readonly brand: PortalBrand }) {
  const client = useQueryClient();
  const [wasIn, setWasIn] = useState(false);
  useSessionEnd();
  const session = useQuery(sessionQuery);
  const isOut = session.error instanceof ProblemError && session.error.status === 401;
  const begin = (next: PortalSession) => {
    // Not the session itself: whoever shows a query that is removed hears nothing of the next one.
    client.removeQueries({ predicate: ({ queryKey: [of] }) => of !== 'brand' && of !== 'session' });
    client.setQueryData(sessionQuery.queryKey, next);
  };
  if (session.data !== undefined && !wasIn) setWasIn(true);
  if (isOut) return <Login brand={brand} hasEnded={wasIn} onIn={begin} />;
  return (
    <QueryView query={session}>
      {(found) =>
        found.customerId === null ? (
          <CustomerChoice session={found} onChosen={begin} />
        ) : (
          <Pages brand={brand} session={found} onChange={begin} />
        )
      }
    </QueryView>
  );
}

interface PagesProps {
  readonly brand: PortalBrand;
  readonly session: PortalSession;
  readonly onChange: (next: PortalSession) => void;
}

function Pages({ brand, session, onChange }: PagesProps) {
  const { t } = useTranslation(['portal', 'shared']);
  const out = useMutation({
    mutationFn: leave,
    // Whatever the server said: this page forgets what it knew.
    onSettled: () => location.reload(),
  });
  return (
    <div className="portal">
      <a className="skip" href="#content">
        {t('shared:skip')}
      </a>
      <header className="portal-bar">
        <Brand brand={brand} />
        <nav aria-label={t('title')}>
          <Link href="/" className="link">
            {t('home')}
          </Link>
          <Link href="/invoices" className="link">
            {t('invoices.title')}
          </Link>
          <Link href="/payments" className="link">
            {t('payments.title')}
          </Link>
          <Link href="/tickets" className="link">
            {t('tickets.title')}
          </Link>
          <button type="button" className="text-button link" onClick={() => out.mutate()}>
            {t('leave')}
          </button>
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <Switch>
          <Route path="/promise" component={PromisePage} />
          <Route path="/report" component={ReportPage} />
          <Route path="/invoices" component={InvoicesPage} />
          <Route path="/invoices/:id">{({ id }) => <InvoicePage id={id} />}</Route>
          <Route path="/payments" component={PaymentsPage} />
          <Route path="/tickets" component={TicketsPage} />
          <Route path="/statement/:id">{({ id }) => <StatementPage id={id} />}</Route>
          <Route>
            <HomePage />
          </Route>
        </Switch>
      </main>
      <footer className="portal-foot">
        {session.customers.length > 1 && (
          <button
            type="button"
            className="text-button link"
            onClick={() => onChange({ ...session, customerId: null })}
          >
            {t('choose.other')}
          </button>
        )}
        <LocaleSwitch />
      </footer>
    </div>
  );
}
