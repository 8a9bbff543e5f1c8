import { BANDS, bandIndex } from '../../charts/bands.ts';
import { MISSING_REASONS } from '../../domain/status.ts';
import { Charts } from '../features/style/charts.tsx';
import { ThemeChoice } from '../features/style/theme-choice.tsx';
import { usePalette } from '../ui/color-scheme.ts';
import { Segmented } from '../ui/controls.tsx';
import { ErrorNote, Note } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';
import { StatusMark } from '../ui/value.tsx';

const INKS = ['ink', 'muted', 'faint', 'rule', 'accent', 'accentSoft', 'counter'] as const;
const SIZES = [48, 28, 22, 16, 14, 13, 12] as const;
const SPACES = [4, 8, 12, 16, 24, 32] as const;
const RULES = [
  'direction',
  'missing',
  'provisional',
  'interval',
  'scale',
  'unit',
  'order',
  'source',
] as const;

/** 样式: the one visual language of pages, pictures and papers, with every chart in it. */
export function StylePage() {
  const { t, f } = useReader();
  const palette = usePalette();
  return (
    <div className="grid style-page">
      <header className="page-head">
        <div>
          <h1>{t('nav.style')}</h1>
          <p>{t('style.about')}</p>
        </div>
        <ThemeChoice />
      </header>
      <section className="panel">
        <h2>{t('style.colour')}</h2>
        <p className="muted">{t('style.colour.about')}</p>
        <ul className="swatches">
          {INKS.map((ink) => (
            <li key={ink}>
              <i style={{ background: palette[ink] }} aria-hidden="true" />
              <code>
                {ink} {palette[ink]}
              </code>
            </li>
          ))}
        </ul>
        <ul className="swatches" aria-label={t('column.band')}>
          {BANDS.map((band) => {
            const colours = palette.bands[bandIndex(band)];
            return (
              <li key={band}>
                <span className="band" style={{ background: colours?.fill, color: colours?.ink }}>
                  {t(`band.${band}`)}
                </span>
              </li>
            );
          })}
        </ul>
        <ul className="swatches">
          {palette.lines.map((line, i) => (
            <li key={line}>
              <i style={{ background: line }} aria-hidden="true" />
              <code>
                {f.count(i + 1)} {line}
              </code>
            </li>
          ))}
        </ul>
      </section>
      <div className="grid two">
        <section className="panel">
          <h2>{t('style.type')}</h2>
          <p className="muted">{t('style.type.about')}</p>
          {SIZES.map((size) => (
            <p key={size} style={{ fontSize: size, lineHeight: 1.3 }}>
              {t('app.name')} 119.6 <small className="muted">{f.count(size)}px</small>
            </p>
          ))}
        </section>
        <section className="panel">
          <h2>{t('style.space')}</h2>
          <p className="muted">{t('style.space.about')}</p>
          <ul className="spaces">
            {SPACES.map((space) => (
              <li key={space}>
                <i style={{ width: space * 6 }} aria-hidden="true" /> {f.count(space)}px
              </li>
            ))}
          </ul>
          <h2>{t('style.states')}</h2>
          <p className="muted">{t('style.states.about')}</p>
          <ul className="states">
            {[...MISSING_REASONS, 'estimated' as const, 'provisional' as const].map((status) => (
              <li key={status}>
                <StatusMark status={status} /> {t(`status.${status}`)}
                <small className="muted"> {f.reason(status)}</small>
              </li>
            ))}
          </ul>
          <Note>{t('style.note')}</Note>
          <ErrorNote error={new Error(t('style.error'))} />
        </section>
      </div>
      <section className="panel">
        <h2>{t('style.grammar')}</h2>
        <ol className="rules">
          {RULES.map((rule) => (
            <li key={rule}>{t(`style.rule.${rule}`)}</li>
          ))}
        </ol>
        <Segmented
          label={t('style.controls')}
          value="a"
          options={['a', 'b'].map((value) => ({ value, label: value.toUpperCase() }))}
          onChange={() => {}}
        />
      </section>
      <h2>{t('style.charts')}</h2>
      <Charts />
    </div>
  );
}
