import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { asksPurpose, permittedPath } from '../state/purpose.ts';

/** A button that opens a short list; closes on Escape, on a click elsewhere and after a choice. */
export function Menu({ label, children }: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event): void => {
      const node = box.current;
      if (node === null || !node.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return;
        node.querySelector('summary')?.focus();
      } else if (node.contains(event.target as Node) && !(event.target as Element).closest('.menu-item'))
        return;
      node.open = false;
    };
    document.addEventListener('keydown', close);
    document.addEventListener('click', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('click', close);
    };
  }, []);
  return (
    <details ref={box} className="menu">
      <summary className="quiet">{label}</summary>
      <div className="menu-list">{children}</div>
    </details>
  );
}

export function MenuButton({ onPick, children }: { onPick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="menu-item" onClick={onPick}>
      {children}
    </button>
  );
}

/** With accounts on the server wants to know what a file is for before it hands it over. */
function withPurpose(event: MouseEvent<HTMLAnchorElement>): void {
  if (!asksPurpose()) return;
  event.preventDefault();
  const path = event.currentTarget.getAttribute('href') ?? '';
  void permittedPath(path).then((permitted) => {
    if (permitted === null) return;
    const link = document.createElement('a');
    link.href = permitted;
    link.download = '';
    link.click();
  });
}

export const MenuLink = (props: { href: string; children: ReactNode }) => (
  <FileLink {...props} className="menu-item" />
);

/** A file that the server makes; with accounts on its purpose is asked first. */
export function FileLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <a className={className} href={href} download onClick={withPurpose}>
      {children}
    </a>
  );
}
