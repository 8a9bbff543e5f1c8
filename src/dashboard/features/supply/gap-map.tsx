import type { CSSProperties } from 'react';
import type { Gaps } from '../../../contracts/supply.ts';
import { useReader } from '../../ui/reader.tsx';
import { useNames } from '../../ui/use-names.ts';
import { StatusMark } from '../../ui/value.tsx';

interface Props {
  readonly answer: Gaps;
  readonly onOpen: (place: string, need: string) => void;
}

/** Places × domains, the darker the wider the gap. Every cell opens its gap. */
export function GapMap({ answer, onOpen }: Props) {
  const { t, f } = useReader();
  const name = useNames(answer.labels);
  const { places, domains, cells, hidden, left } = answer.map;
  if (places.length === 0 && hidden === 0) return null;
  const widest = Math.max(1, ...cells.flat().map((cell) => cell.value ?? 0));
  return (
    <section className="panel" id="gap-map">
      <h2>{t('supply.map')}</h2>
      <p className="muted small">
        {t('supply.map.about', { n: f.count(places.length) })}
        {left > 0 ? t('supply.map.left', { n: f.count(left) }) : null}
        {hidden > 0 ? t('supply.map.hidden', { n: f.count(hidden) }) : null}
      </p>
      <section
        className="table-scroll"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
        tabIndex={0}
        aria-label={t('supply.map')}
        data-rows={places.length}
      >
        <table className="heat">
          <caption className="hidden-text">{t('supply.map')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('supply.place')}</th>
              {domains.map((domain) => (
                <th key={domain} scope="col">
                  <span>{name('need_domain', domain)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map((place, row) => (
              <tr key={place}>
                <th scope="row">{name('region', place)}</th>
                {domains.map((domain, column) => {
                  const cell = cells[row]?.[column] ?? { value: null, status: 'not_reported' as const };
                  if (cell.value === null)
                    return (
                      <td key={domain}>
                        <StatusMark status={cell.status} />
                      </td>
                    );
                  const heat = { '--heat': Math.sqrt(cell.value / widest).toFixed(3) } as CSSProperties;
                  return (
                    <td key={domain} style={heat}>
                      <button
                        type="button"
                        title={`${name('region', place)} · ${name('need_domain', domain)}`}
                        onClick={() => onOpen(place, domain)}
                      >
                        {f.number(cell.value, 0)}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
