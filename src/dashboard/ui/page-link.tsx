import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type Shared, searchOf } from '../state/shared.ts';
import { useShared } from './use-shared.ts';

interface PageLinkProps {
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}

/** A link inside the dashboard: keeps the language and the release the reader chose, and nothing else. */
export function PageLink({ to, params = {}, className, current, children }: PageLinkProps) {
  const shared = useShared();
  return (
    <Link href={hrefOf(to, params, shared)} className={className} aria-current={current ? 'page' : undefined}>
      {children}
    </Link>
  );
}

export const hrefOf = (to: string, params: Readonly<Record<string, string>>, shared: Shared): string =>
  `${to}${searchOf(new URLSearchParams(params), shared)}`;
