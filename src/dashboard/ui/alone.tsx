import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useSearch } from 'wouter';

const STAGE = 'alone';

const Unseen = createContext(false);

/** Whether a chart stands behind the stage: it has no room, and nobody waits for it to be drawn. */
export const useUnseen = (): boolean => useContext(Unseen);

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
      <div hidden>
        <Unseen value={true}>{children}</Unseen>
      </div>
    </>
  );
}

/** Puts a chart on the stage when it is the one asked for. */
export function OnStage({ chart, children }: { chart: string; children: ReactNode }) {
  const alone = useAlone();
  const [stage, setStage] = useState<HTMLElement | null>(null);
  useEffect(() => setStage(document.getElementById(STAGE)), []);
  if (alone !== chart || stage === null) return children;
  return createPortal(<Unseen value={false}>{children}</Unseen>, stage);
}
