import { type FormEvent, type InputHTMLAttributes, type ReactNode, useId } from 'react';

/** One labelled input, of text unless it says otherwise, with a line below it where it needs one. */
export function TextField({
  label,
  hint,
  ...input
}: { readonly label: string; readonly hint?: string } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  const hintId = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input id={id} aria-describedby={hint === undefined ? undefined : hintId} {...input} />
      {hint === undefined ? null : (
        <p id={hintId} className="muted small">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A form that calls instead of sending, with its button and what went wrong. */
export function Form({
  onSubmit,
  submit,
  busy,
  error,
  children,
  more,
}: {
  readonly onSubmit: (values: Readonly<Record<string, string>>) => void;
  readonly submit: string;
  readonly busy?: boolean;
  readonly error?: string | undefined;
  readonly children: ReactNode;
  readonly more?: ReactNode;
}) {
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    onSubmit(Object.fromEntries(entries) as Record<string, string>);
  };
  return (
    <form className="form" onSubmit={send}>
      {children}
      {error === undefined ? null : (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <div className="form-actions">
        <button type="submit" className="primary" disabled={busy}>
          {submit}
        </button>
        {more}
      </div>
    </form>
  );
}
