import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import type { Provenance } from './download.ts';
import { useReader } from './reader.tsx';

const Explanation = lazy(async () => ({ default: (await import('./explanation.tsx')).Explanation }));

interface ExplainedProps {
  /** What the number is called, for the button's name. */
  readonly name: string;
  readonly metric?: string;
  readonly provenance: Provenance;
  readonly denominator?: string;
  readonly children: ReactNode;
}

/** A number that says where it comes from when asked: click, Enter or Space. */
export function Explained({ name, children, ...about }: ExplainedProps) {
  const { t } = useReader();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) box.current?.showModal();
  }, [open]);
  return (
    <>
      <button
        type="button"
        className="explained"
        title={t('explain.title', { name })}
        onClick={() => setOpen(true)}
      >
        {children}
      </button>
      {open ? (
        <dialog
          ref={box}
          className="dialog"
          aria-label={t('explain.title', { name })}
          onClose={() => setOpen(false)}
        >
          <h2>{t('explain.title', { name })}</h2>
          <Suspense fallback={null}>
            <Explanation {...about} />
          </Suspense>
          <button type="button" className="plain" onClick={() => box.current?.close()}>
            {t('explain.close')}
          </button>
        </dialog>
      ) : null}
    </>
  );
}
