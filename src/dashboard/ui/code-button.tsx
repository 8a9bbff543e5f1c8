import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Snippet, snippetsOf } from '../../client/snippets.ts';
import { pageSource } from '../state/page-source.ts';
import { asksPurpose } from '../state/purpose.ts';
import { Segmented } from './controls.tsx';
import { useReader } from './reader.tsx';

interface CodeButtonProps {
  /** Address of the same rows in every format. */
  readonly path?: string;
  /** Address of the JSON that the table is made from, where it is not the one of the page. */
  readonly source?: string;
  readonly name: string;
}

/** 「在代码中使用」: ready code that reads the same table in somebody's tool. */
export function CodeButton({ path, source: json, name }: CodeButtonProps) {
  const { t } = useReader();
  const [page] = useLocation();
  const box = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const source = path ?? json ?? pageSource(page);
  if (source === undefined) return null;
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-label={t('code.useOf', { name })}
        onClick={() => {
          setOpen(true);
          box.current?.showModal();
        }}
      >
        {t('code.use')}
      </button>
      <dialog
        ref={box}
        className="dialog code-dialog"
        aria-label={t('code.useOf', { name })}
        onClose={() => setOpen(false)}
      >
        {open ? (
          <Snippets path={source} json={path === undefined} close={() => box.current?.close()} />
        ) : null}
      </dialog>
    </>
  );
}

function Snippets({
  path,
  json,
  close,
}: {
  readonly path: string;
  readonly json: boolean;
  readonly close: () => void;
}) {
  const { t } = useReader();
  const snippets = snippetsOf(path, { origin: window.location.origin, key: asksPurpose(), json });
  const [id, setId] = useState<Snippet['id']>(snippets[0]?.id ?? 'pyarrow');
  const [copied, setCopied] = useState(false);
  const shown = snippets.find((s) => s.id === id) ?? snippets[0];
  if (shown === undefined) return null;
  return (
    <>
      <h2>{t('code.use')}</h2>
      <p className="muted small">{t(json ? 'code.aboutJson' : 'code.about')}</p>
      <Segmented
        label={t('code.language')}
        showLabel={false}
        value={shown.id}
        options={snippets.map((s) => ({ value: s.id, label: s.title }))}
        onChange={(next) => {
          setId(next);
          setCopied(false);
        }}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
      <section className="code-scroll" tabIndex={0} aria-label={shown.title}>
        <pre className="code">
          <code>{shown.code}</code>
        </pre>
      </section>
      <div className="form-actions">
        <button
          type="button"
          className="primary"
          onClick={() => void navigator.clipboard.writeText(shown.code).then(() => setCopied(true))}
        >
          {copied ? t('code.copied') : t('code.copy')}
        </button>
        <button type="button" className="plain" onClick={close}>
          {t('code.close')}
        </button>
      </div>
    </>
  );
}
