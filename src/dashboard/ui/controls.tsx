import { type ReactNode, useId } from 'react';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly disabled?: boolean;
  /** Why it cannot be chosen, for who points at it or hears it. */
  readonly why?: string;
}

/** A few exclusive choices in one row; arrow keys move between them. */
export function Segmented<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly showLabel?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className="field">
      <legend className={props.showLabel === false ? 'hidden-text' : 'field-label'}>{props.label}</legend>
      <div className="segmented">
        {props.options.map((option) => (
          <label
            key={option.value}
            className={option.value === props.value ? 'on' : undefined}
            title={option.why}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === props.value}
              disabled={option.disabled}
              onChange={() => props.onChange(option.value)}
            />
            {option.label}
            {option.why === undefined ? null : <span className="hidden-text">({option.why})</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export interface OptionGroup<T extends string> {
  readonly label: string;
  readonly options: readonly Option<T>[];
}

/** One of many. */
export function Select<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options?: readonly Option<T>[];
  readonly groups?: readonly OptionGroup<T>[];
  readonly onChange: (value: T) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      <select id={id} value={props.value} onChange={(event) => props.onChange(event.target.value as T)}>
        {props.options?.map(optionElement)}
        {props.groups?.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.options.map(optionElement)}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

const optionElement = <T extends string>({ value, label, disabled }: Option<T>) => (
  <option key={value} value={value} disabled={disabled}>
    {label}
  </option>
);

/** Any number of members of a list; none ticked means all. */
export function Members(props: {
  readonly label: string;
  readonly summary: string;
  readonly options: readonly Option<string>[];
  readonly chosen: readonly string[];
  readonly clear: string;
  readonly onChange: (chosen: string[]) => void;
}) {
  const { options, chosen, onChange } = props;
  const toggle = (value: string, on: boolean): void =>
    onChange(on ? [...chosen, value] : chosen.filter((c) => c !== value));
  return (
    <div className="field">
      <span className="field-label">{props.label}</span>
      <details className="members">
        <summary>{props.summary}</summary>
        <div className="members-list">
          <button type="button" className="quiet" disabled={chosen.length === 0} onClick={() => onChange([])}>
            {props.clear}
          </button>
          {options.map(({ value, label }) => (
            <label key={value} className="member-option">
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) => toggle(value, event.target.checked)}
              />
              {label}
            </label>
          ))}
        </div>
      </details>
    </div>
  );
}

export function Checkbox(props: {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <label className="checkbox">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.label}
    </label>
  );
}
