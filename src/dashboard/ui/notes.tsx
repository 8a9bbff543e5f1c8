import { type ReactNode, useEffect, useState } from 'react';
import { ClientError } from '../../client/http.ts';
import { usePending } from './pending.ts';
import { useReader } from './reader.tsx';

/** Grey blocks of the coming height; shown only when an answer takes longer than a blink. */
export function Skeleton({ height, label }: { height: number; label?: string }) {
  const { t } = useReader();
  const [late, setLate] = useState(false);
  usePending(true);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={late ? 'skeleton on' : 'skeleton'} style={{ height }} role="status">
      <span className="hidden-text">{label ?? t('page.loading')}</span>
    </div>
  );
}

/** An answer that did not come: what happened, in the server's words, and a way on. Nothing chosen is lost. */
export function ErrorNote({
  error,
  retry,
  children,
}: {
  error: unknown;
  retry?: () => void;
  children?: ReactNode;
}) {
  const { t, say } = useReader();
  const text =
    error instanceof ClientError ? say(error.text) : error instanceof Error ? error.message : String(error);
  return (
    <div className="note error" role="alert">
      <strong>{t('page.error')}</strong>
      <p>{text}</p>
      {children}
      {retry === undefined ? null : (
        <button type="button" className="plain" onClick={retry}>
          {t('page.retry')}
        </button>
      )}
    </div>
  );
}

/** Something the reader should know about the numbers below. */
export function Note({ children }: { children: ReactNode }) {
  return <div className="note">{children}</div>;
}
