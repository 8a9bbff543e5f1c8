import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useSearch } from 'wouter';

const STAGE = 'alone';

/** The one chart that the address asks for, to stand by itself in another page; undefined for the page as it is. */
export const useAlone = (): string | undefined => new URLSearchParams(useSearch()).get('only') ?? undefined;

/** Address of the page as it stands, with one chart alone. */
export function aloneAddress(chart: string): string {
  const address = new URL(window.location.href);
  address.searchParams.set('only', chart);
  return address.href;
}

/** Where a chart that stands alone is shown; its page is worked out beside, unseen. */
export function Stage({ children }: { children: ReactNode }) {
  return (
    <>
      <div id={STAGE} className="stage" />
      <div hidden>{children}</div>
    </>
  );
}

/** Puts a chart on the stage when it is the one asked for. */
export function OnStage({ chart, children }: { chart: string; children: ReactNode }) {
  const alone = useAlone();
  const [stage, setStage] = useState<HTMLElement | null>(null);
  useEffect(() => setStage(document.getElementById(STAGE)), []);
  return alone === chart && stage !== null ? createPortal(children, stage) : children;
}
