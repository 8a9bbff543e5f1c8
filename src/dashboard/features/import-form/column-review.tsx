import { useState } from 'react';
import type { Inspection } from '../../../contracts/inspection.ts';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly inspection: Inspection;
  readonly busy: boolean;
  readonly onAsk: (family: string, set: readonly string[]) => void;
  /** By the mapping that is shown, or by one of the reader's own. */
  readonly onLoad: (own?: File) => void;
}

/** From here on a guess is not marked for checking. */
const SURE = 0.75;

/** What each column would become, with masked examples; a person corrects what is wrong, then loads. */
export function ColumnReview({ inspection, busy, onAsk, onLoad }: Props) {
  const { t, f, say } = useReader();
  const [decided, setDecided] = useState<Readonly<Record<string, string>>>({});
  const { family, families, columns, fields, missingRequired } = inspection;
  const ask = (next: Readonly<Record<string, string>>): void => {
    setDecided(next);
    onAsk(
      family,
      Object.entries(next).map(([header, field]) => `${header}=${field}`),
    );
  };
  const named = (field: string): string => {
    const found = fields.find((one) => one.field === field);
    return found ? say(found) : field;
  };
  const traits = [
    inspection.format.toUpperCase(),
    inspection.encoding,
    inspection.delimiter === '\t' ? 'TAB' : inspection.delimiter,
    inspection.sheet,
    t('import.headerRow', { row: f.count(inspection.headerRow) }),
  ].filter((trait) => trait !== undefined);
  return (
    <div className="column-review" data-family={family}>
      <p className="muted small">{traits.join(' · ')}</p>
      {inspection.titles.length === 0 ? null : (
        <p className="muted small">
          {t('import.above', { lines: inspection.titles.join(' / ').slice(0, 200) })}
        </p>
      )}
      <label className="field">
        <span className="field-label">{t('import.family')}</span>
        <select
          value={family}
          disabled={busy}
          onChange={(event) => {
            setDecided({});
            onAsk(event.target.value, []);
          }}
        >
          {families.map((one) => (
            <option key={one.family} value={one.family}>
              {say(one)}
            </option>
          ))}
        </select>
      </label>
      {inspection.notes.map((note) => (
        <p className="note" key={note.en}>
          {say(note)}
        </p>
      ))}
      {missingRequired.length === 0 ? null : (
        <p className="note error" role="alert">
          {t('import.missing', { fields: missingRequired.map(named).join('、') })}
        </p>
      )}
      <div className="table-scroll">
        <table className="data">
          <thead>
            <tr>
              <th scope="col">{t('import.column')}</th>
              <th scope="col">{t('import.samples')}</th>
              <th scope="col">{t('import.becomes')}</th>
              <th scope="col" className="number">
                {t('import.confidence')}
              </th>
            </tr>
          </thead>
          <tbody>
            {columns
              .filter((column) => column.header !== '')
              .map((column) => (
                <tr key={column.header}>
                  <th scope="row">{column.header}</th>
                  <td className="muted">{column.samples.join(' | ')}</td>
                  <td>
                    <select
                      aria-label={t('import.becomes.of', { header: column.header })}
                      value={decided[column.header] ?? column.field ?? '-'}
                      disabled={busy}
                      onChange={(event) => ask({ ...decided, [column.header]: event.target.value })}
                    >
                      <option value="-">{t('import.ignored')}</option>
                      {fields.map((one) => (
                        <option key={one.field} value={one.field}>
                          {say(one)}
                          {one.required ? ' *' : ''}
                          {one.stored ? '' : t('import.neverStored')}
                        </option>
                      ))}
                    </select>
                    {column.unit === undefined ? null : <small className="muted"> {column.unit}</small>}
                    {column.format === undefined ? null : <small className="muted"> {column.format}</small>}
                  </td>
                  <td className="number">
                    {column.field === undefined ? (
                      '—'
                    ) : (
                      <span className={column.confidence < SURE ? 'unsure' : undefined}>
                        {f.share(column.confidence, 0)}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      <div className="button-row">
        <button type="button" className="primary" disabled={busy} onClick={() => onLoad()}>
          {busy ? t('import.running') : t('import.send')}
        </button>
        <a
          className="text-button"
          download={`${family}.yml`}
          href={`data:text/yaml;charset=utf-8,${encodeURIComponent(inspection.mapping)}`}
        >
          {t('import.mapping.download')}
        </a>
        <label className="field own-mapping">
          <span className="field-label">{t('import.mapping')}</span>
          <input
            type="file"
            accept=".yml,.yaml"
            disabled={busy}
            onChange={(event) => onLoad(event.target.files?.[0])}
          />
        </label>
      </div>
    </div>
  );
}
