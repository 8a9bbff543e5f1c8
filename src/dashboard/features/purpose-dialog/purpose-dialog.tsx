import { useEffect, useRef, useState } from 'react';
import type { StatedPurpose } from '../../../client/accounts.ts';
import { PURPOSE_TITLES, PURPOSES, type Purpose } from '../../../domain/purpose.ts';
import { WORDS } from '../../../i18n/account-words.ts';
import { askWith } from '../../state/purpose.ts';
import { Select } from '../../ui/controls.tsx';
import { Form, TextField } from '../../ui/form.tsx';
import { useReader } from '../../ui/reader.tsx';

type Answer = (purpose: StatedPurpose | null) => void;

/** Asks what a download is for. Mounted once; `permitDownload` opens it. Escape and 取消 download nothing. */
export function PurposeDialog() {
  const { say } = useReader();
  const box = useRef<HTMLDialogElement>(null);
  const waiting = useRef<Answer>(undefined);
  const [purpose, setPurpose] = useState<Purpose>('report');
  useEffect(() => {
    askWith(
      () =>
        new Promise((resolve) => {
          waiting.current?.(null);
          waiting.current = resolve;
          box.current?.showModal();
        }),
    );
    return () => askWith(undefined);
  }, []);
  const answer: Answer = (said) => {
    waiting.current?.(said);
    waiting.current = undefined;
    box.current?.close();
  };
  return (
    <dialog ref={box} className="dialog" aria-labelledby="purpose-title" onClose={() => answer(null)}>
      <h2 id="purpose-title">{say(WORDS.purposeTitle)}</h2>
      <p className="muted small">{say(WORDS.purposeAbout)}</p>
      <Form
        submit={say(WORDS.download)}
        onSubmit={({ note = '' }) =>
          answer({ purpose, ...(note.trim() === '' ? {} : { purpose_note: note.trim() }) })
        }
        more={
          <button type="button" className="plain" onClick={() => answer(null)}>
            {say(WORDS.cancel)}
          </button>
        }
      >
        <Select
          label={say(WORDS.purpose)}
          value={purpose}
          options={PURPOSES.map((value) => ({ value, label: say(PURPOSE_TITLES[value]) }))}
          onChange={setPurpose}
        />
        <TextField
          name="note"
          label={say(WORDS.purposeNote)}
          maxLength={300}
          required={purpose === 'other'}
        />
      </Form>
    </dialog>
  );
}
