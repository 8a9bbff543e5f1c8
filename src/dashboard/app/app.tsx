import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { OverviewPage } from '../pages/overview.tsx';
import { Skeleton } from '../ui/notes.tsx';
import { Frame } from './frame.tsx';
import { Language } from './language.tsx';

const TrendsPage = lazy(async () => ({ default: (await import('../pages/trends.tsx')).TrendsPage }));
const QualityPage = lazy(async () => ({ default: (await import('../pages/quality.tsx')).QualityPage }));
const MethodPage = lazy(async () => ({ default: (await import('../pages/method.tsx')).MethodPage }));
const PapersPage = lazy(async () => ({ default: (await import('../pages/papers.tsx')).PapersPage }));
const PaperPage = lazy(async () => ({ default: (await import('../pages/paper.tsx')).PaperPage }));
const MissingPage = lazy(async () => ({ default: (await import('../pages/missing.tsx')).MissingPage }));

const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } });

/** The dashboard: the overview comes with the first chunk, every other page in one of its own. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Language>
        <Frame>
          <Suspense fallback={<Skeleton height={480} />}>
            <Switch>
              <Route path="/" component={OverviewPage} />
              <Route path="/trends" component={TrendsPage} />
              <Route path="/quality" component={QualityPage} />
              <Route path="/method" component={MethodPage} />
              <Route path="/papers" component={PapersPage} />
              <Route path="/papers/:id">{({ id }) => <PaperPage id={id} />}</Route>
              <Route component={MissingPage} />
            </Switch>
          </Suspense>
        </Frame>
      </Language>
    </QueryClientProvider>
  );
}
