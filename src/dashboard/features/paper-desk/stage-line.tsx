import type { DraftView } from '../../../contracts/paper-draft.ts';
import { STAGE_TITLES, STAGES } from '../../../domain/paper-stage.ts';
import { useReader } from '../../ui/reader.tsx';

/** Where a paper stands between its authors and its readers, and whom it waits for. */
export function StageLine({ draft }: { draft: Pick<DraftView, 'stage' | 'waits_for' | 'countersigners'> }) {
  const { t, f, say } = useReader();
  const at = STAGES.indexOf(draft.stage);
  const shown = STAGES.filter((stage) => stage !== 'archived').filter(
    (stage) => stage !== 'countersign' || draft.countersigners.length > 0,
  );
  const { waits_for: waits } = draft;
  const who = waits === null ? '' : waits.names.length > 0 ? f.list(waits.names) : say(waits.title);
  return (
    <div className="stages">
      <ol aria-label={t('editions.stages')}>
        {shown.map((stage) => {
          const place = STAGES.indexOf(stage);
          const state = place < at ? 'done' : place === at ? 'now' : 'next';
          return (
            <li key={stage} className={state} aria-current={state === 'now' ? 'step' : undefined}>
              {say(STAGE_TITLES[stage])}
            </li>
          );
        })}
      </ol>
      {who === '' ? null : <p className="stage-waits">{t('editions.waits', { who })}</p>}
    </div>
  );
}
