import { useMemo } from 'react';
import { festivalChart } from '../../../charts/festival/chart.ts';
import { festivalSeries } from '../../../charts/festival/series.ts';
import { ALIGNED_FESTIVALS } from '../../../contracts/choices.ts';
import type { ConsumptionFestivals } from '../../../contracts/consumption.ts';
import { Segmented } from '../../ui/controls.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Provenance } from '../../ui/download.ts';
import { Figure } from '../../ui/figure.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';

interface Props {
  readonly answer: ConsumptionFestivals;
  readonly provenance: Provenance;
  readonly onFestival: (festival: ConsumptionFestivals['festival']) => void;
}

/** Spending by day around a festival, one curve a year. */
export function Festivals({ answer, provenance, onFestival }: Props) {
  const { t, f, say } = useReader();
  const festival = say(answer.title);
  const series = useMemo(
    () => festivalSeries({ title: t('festival.title'), festival, rows: answer.days }),
    [answer, festival, t],
  );
  const years = tableOf(t('festival.years'), [...answer.years].reverse(), [
    { key: 'date', title: t('festival.date'), cell: (y) => ({ text: f.date(y.date), order: y.year }) },
    { key: 'before', title: t('festival.before'), cell: (y) => y.before },
    { key: 'holiday', title: t('festival.holiday'), cell: (y) => y.holiday },
    { key: 'after', title: t('festival.after'), cell: (y) => y.after },
  ]);
  return (
    <section className="panel" id="festivals">
      <Figure
        title={`${t('festival.title')} · ${festival}`}
        subtitle={t('festival.about')}
        kind={festivalChart}
        series={series}
        name={`festival-${answer.festival}`}
        provenance={provenance}
        words="shown"
        tools={
          <Segmented
            label={t('festival.choose')}
            showLabel={false}
            value={answer.festival}
            options={ALIGNED_FESTIVALS.map((value) => ({ value, label: t(`festival.${value}`) }))}
            onChange={onFestival}
          />
        }
      />
      <DataTable table={years} height={260} />
    </section>
  );
}
