import { Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { type SessionState, useSessionState } from '../shared/api/session-store.js';
import { PageBoundary } from './page-boundary.js';
import { type AppRoute, pathOf, ROUTES } from './routes.js';
import { Shell } from './shell.js';
import { addAppStrings } from './strings.js';

addAppStrings();

export function App() {
  const session = useSessionState();
  if (session.status === 'starting') return null;
  return (
    <Switch>
      {ROUTES.map((route) => (
        <Route key={route.id} path={route.path}>
          {(params) => <RoutedPage route={route} session={session} params={params} />}
        </Route>
      ))}
      <Route>
        <Redirect to="/" replace />
      </Route>
    </Switch>
  );
}

interface RoutedPageProps {
  readonly route: AppRoute;
  readonly session: SessionState;
  readonly params: Readonly<Record<string, string | undefined>>;
}

function RoutedPage({ route, session, params }: RoutedPageProps) {
  const Page = route.page;
  if (route.isPublic) {
    return (
      <PageBoundary>
        <Suspense fallback={null}>
          <Page params={params} />
        </Suspense>
      </PageBoundary>
    );
  }
  if (!('person' in session)) {
    const next = `${location.pathname}${location.search}`;
    const to = next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`;
    return <Redirect to={to} replace />;
  }
  const { person } = session;
  const elsewhere = homeInstead(route, person);
  if (elsewhere !== null) return <Redirect to={elsewhere} replace />;
  return (
    <Shell person={person} isOffline={session.status === 'offline'} routeId={route.id}>
      <PageBoundary key={route.id}>
        <Suspense fallback={null}>
          <Page params={params} />
        </Suspense>
      </PageBoundary>
    </Shell>
  );
}

type Person = Extract<SessionState, { person: unknown }>['person'];

/** Where a person goes who may not, or not yet, see this page; null when they may. */
function homeInstead(route: AppRoute, person: Person): string | null {
  if (person.mustEnrolTotp) return route.id === 'account' ? null : '/account';
  if (route.isForOperators) return person.user.isPlatformOperator ? null : '/';
  if (person.tenant === null) return route.id === 'account' ? null : '/platform';
  if (route.permission && !person.user.permissions.includes(route.permission)) {
    const open = ROUTES.find(
      ({ permission, icon }) => icon && permission && person.user.permissions.includes(permission),
    );
    return open ? pathOf(open) : '/account';
  }
  return null;
}
