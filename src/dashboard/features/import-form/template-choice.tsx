import { useState } from 'react';
import { templatePath } from '../../../client/client.ts';
import type { Template } from '../../../contracts/import-job.ts';
import { useReader } from '../../ui/reader.tsx';

/** For who has no system to export from: the empty workbook of a family, with its drop-down lists. */
export function TemplateChoice({ templates }: { templates: readonly Template[] }) {
  const { t, say } = useReader();
  const [chosen, setChosen] = useState<string>();
  const family = chosen ?? templates[0]?.family;
  if (family === undefined) return null;
  const grain = templates.find((one) => one.family === family)?.grain;
  return (
    <div className="template-choice">
      <label className="field">
        <span className="field-label">{t('import.template')}</span>
        <select value={family} onChange={(event) => setChosen(event.target.value)}>
          {templates.map((one) => (
            <option key={one.family} value={one.family}>
              {say(one.title)}
            </option>
          ))}
        </select>
      </label>
      <a className="text-button" data-download="xlsx" href={templatePath(family)} download>
        {t('import.template.download')}
      </a>
      {grain === undefined ? null : <span className="muted small">{say(grain)}</span>}
    </div>
  );
}
