import { type ComponentProps, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useReader } from './reader.tsx';

const Explanation = lazy(async () => ({ default: (await import('./explanation.tsx')).Explanation }));

interface ExplainDialogProps extends ComponentProps<typeof Explanation> {
  /** What the number is called. */
  readonly name: string;
  /** The number as it stands, where the name alone does not say which one it is. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

/** Where one number comes from, in front of the page until it is closed. */
export function ExplainDialog({ name, children, onClose, ...about }: ExplainDialogProps) {
  const { t } = useReader();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog ref={box} className="dialog" aria-label={t('explain.title', { name })} onClose={onClose}>
      <h2>{t('explain.title', { name })}</h2>
      {children}
      <Suspense fallback={null}>
        <Explanation {...about} />
      </Suspense>
      <button type="button" className="plain" onClick={() => box.current?.close()}>
        {t('explain.close')}
      </button>
    </dialog>
  );
}
