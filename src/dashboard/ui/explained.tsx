import { type ReactNode, useState } from 'react';
import type { Provenance } from './download.ts';
import { ExplainDialog } from './explain-dialog.tsx';
import { useReader } from './reader.tsx';

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
      {open ? <ExplainDialog name={name} {...about} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
