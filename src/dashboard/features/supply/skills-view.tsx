import { Note } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { MetricFigure } from './metric-figure.tsx';

/** 技能: what is asked for against the places there are, who completes, which certificates, how digital. */
export function SkillsView({ region }: { readonly region: string | undefined }) {
  const { t } = useReader();
  const training = { need_domain: ['S05'] };
  return (
    <>
      <h2 className="section-head">{t('skill.demand')}</h2>
      <p className="muted small">{t('skill.demand.about')}</p>
      <div className="grid two">
        <MetricFigure metric="applications" region={region} where={training} />
        <MetricFigure metric="seats_offered" region={region} where={training} />
        <MetricFigure metric="applications_per_seat" region={region} where={training} />
        <MetricFigure metric="seat_use_rate" region={region} where={training} />
      </div>
      <h2 className="section-head">{t('skill.result')}</h2>
      <div className="grid two">
        <MetricFigure metric="skill_records" region={region} by={['skill_record']} />
        <MetricFigure metric="skill_completion_rate" region={region} by={['skill_record']} />
        <MetricFigure metric="certificates" region={region} by={['skill_level']} view="bars" grain="year" />
        <MetricFigure metric="digital_skill_share" region={region} />
        <MetricFigure
          metric="digital_skill_share"
          region={region}
          by={['industry']}
          view="bars"
          grain="year"
        />
        <MetricFigure metric="skill_free_rate" region={region} />
      </div>
      <h2 className="section-head">{t('skill.registers')}</h2>
      <div className="grid two">
        <section className="panel" id="innovations">
          <h3>{t('skill.innovations')}</h3>
          <Note>{t('skill.innovations.none')}</Note>
        </section>
        <section className="panel" id="investments">
          <h3>{t('skill.investments')}</h3>
          <Note>{t('skill.investments.none')}</Note>
        </section>
      </div>
    </>
  );
}
