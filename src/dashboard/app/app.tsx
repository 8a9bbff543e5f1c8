import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { ClientError } from '../../client/http.ts';
import { OverviewPage } from '../pages/overview.tsx';
import { Skeleton } from '../ui/notes.tsx';
import { Frame } from './frame.tsx';
import { Gate } from './gate.tsx';
import { Language } from './language.tsx';

const TrendsPage = lazy(async () => ({ default: (await import('../pages/trends.tsx')).TrendsPage }));
const ConsumptionPage = lazy(async () => ({
  default: (await import('../pages/consumption.tsx')).ConsumptionPage,
}));
const AlertsPage = lazy(async () => ({ default: (await import('../pages/alerts.tsx')).AlertsPage }));
const EnvironmentPage = lazy(async () => ({
  default: (await import('../pages/environment.tsx')).EnvironmentPage,
}));
const TodoPage = lazy(async () => ({ default: (await import('../pages/todo.tsx')).TodoPage }));
const DemandPage = lazy(async () => ({ default: (await import('../pages/demand.tsx')).DemandPage }));
const SupplyPage = lazy(async () => ({ default: (await import('../pages/supply.tsx')).SupplyPage }));
const StylePage = lazy(async () => ({ default: (await import('../pages/style.tsx')).StylePage }));
const SettingsPage = lazy(async () => ({ default: (await import('../pages/settings.tsx')).SettingsPage }));
const WhatIfPage = lazy(async () => ({ default: (await import('../pages/what-if.tsx')).WhatIfPage }));
const QualityPage = lazy(async () => ({ default: (await import('../pages/quality.tsx')).QualityPage }));
const MethodPage = lazy(async () => ({ default: (await import('../pages/method.tsx')).MethodPage }));
const DatasetsPage = lazy(async () => ({ default: (await import('../pages/datasets.tsx')).DatasetsPage }));
const DatasetPage = lazy(async () => ({ default: (await import('../pages/dataset.tsx')).DatasetPage }));
const PapersPage = lazy(async () => ({ default: (await import('../pages/papers.tsx')).PapersPage }));
const PaperPage = lazy(async () => ({ default: (await import('../pages/paper.tsx')).PaperPage }));
const PaperDraftPage = lazy(async () => ({
  default: (await import('../pages/paper-draft.tsx')).PaperDraftPage,
}));
const PaperEditionPage = lazy(async () => ({
  default: (await import('../pages/paper-edition.tsx')).PaperEditionPage,
}));
const PaperComparePage = lazy(async () => ({
  default: (await import('../pages/paper-compare.tsx')).PaperComparePage,
}));
const MissingPage = lazy(async () => ({ default: (await import('../pages/missing.tsx')).MissingPage }));

const AccountPage = lazy(async () => ({ default: (await import('../pages/account.tsx')).AccountPage }));
const UsersPage = lazy(async () => ({ default: (await import('../pages/users.tsx')).UsersPage }));
const AuditPage = lazy(async () => ({ default: (await import('../pages/audit.tsx')).AuditPage }));
const ReviewsPage = lazy(async () => ({ default: (await import('../pages/reviews.tsx')).ReviewsPage }));

/** Every answer the page holds. */
export const queries = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false } },
  queryCache: new QueryCache({
    // The session ended while the page was open: the gate shows the way in again.
    onError: (error) => {
      if (error instanceof ClientError && error.code === 'NOT_SIGNED_IN')
        void queries.invalidateQueries({ queryKey: ['session'] });
    },
  }),
});

/** The dashboard: the overview comes with the first chunk, every other page in one of its own. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Language>
        <Frame>
          <Gate>
            <Suspense fallback={<Skeleton height={480} />}>
              <Switch>
                <Route path="/" component={OverviewPage} />
                <Route path="/trends" component={TrendsPage} />
                <Route path="/consumption" component={ConsumptionPage} />
                <Route path="/alerts" component={AlertsPage} />
                <Route path="/environment/:part?" component={EnvironmentPage} />
                <Route path="/todo" component={TodoPage} />
                <Route path="/demand/:part?" component={DemandPage} />
                <Route path="/supply/:part?" component={SupplyPage} />
                <Route path="/style" component={StylePage} />
                <Route path="/settings" component={SettingsPage} />
                <Route path="/what-if" component={WhatIfPage} />
                <Route path="/quality" component={QualityPage} />
                <Route path="/method" component={MethodPage} />
                <Route path="/datasets" component={DatasetsPage} />
                <Route path="/datasets/:id">{({ id }) => <DatasetPage id={id} />}</Route>
                <Route path="/papers" component={PapersPage} />
                <Route path="/papers/compare" component={PaperComparePage} />
                <Route path="/papers/drafts/:id">{({ id }) => <PaperDraftPage key={id} id={id} />}</Route>
                <Route path="/papers/editions/:id">{({ id }) => <PaperEditionPage key={id} id={id} />}</Route>
                <Route path="/papers/:id">{({ id }) => <PaperPage id={id} />}</Route>
                <Route path="/account" component={AccountPage} />
                <Route path="/users" component={UsersPage} />
                <Route path="/audit" component={AuditPage} />
                <Route path="/reviews" component={ReviewsPage} />
                <Route component={MissingPage} />
              </Switch>
            </Suspense>
          </Gate>
        </Frame>
      </Language>
    </QueryClientProvider>
  );
}
