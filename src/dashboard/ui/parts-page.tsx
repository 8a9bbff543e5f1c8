import type { ComponentType } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { PageLink } from './page-link.tsx';

/** One part of a page, at an address of its own. */
export interface Part<C> {
  readonly to: string;
  readonly title: string;
  readonly Body: ComponentType<{ readonly choice: C }>;
}

interface PartsPageProps<C> {
  readonly title: string;
  readonly about: string;
  /** What the list of parts is called. */
  readonly label: string;
  readonly parts: readonly Part<C>[];
  readonly choice: C;
}

/** A page in parts: its head, links to the parts, and the part the address names. The place goes along. */
export function PartsPage<C extends { readonly region?: string }>(props: PartsPageProps<C>) {
  const { title, about, label, parts, choice } = props;
  const [path] = useLocation();
  const params: Readonly<Record<string, string>> =
    choice.region === undefined ? {} : { region: choice.region };
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        <p>{about}</p>
      </header>
      <nav className="parts" aria-label={label}>
        {parts.map((part) => (
          <PageLink key={part.to} to={part.to} params={params} current={path === part.to}>
            {part.title}
          </PageLink>
        ))}
      </nav>
      <Switch>
        {parts.map(({ to, Body }) => (
          <Route key={to} path={to}>
            <Body choice={choice} />
          </Route>
        ))}
      </Switch>
    </>
  );
}
