import type { Catalogue } from '../../../contracts/catalogue.ts';
import type { QueryInput } from '../../../contracts/query.ts';
import { WORDS } from '../../../i18n/account-words.ts';
import type { Reader } from '../../ui/reader.tsx';

/** A typed question as names and words, one line each; what it leaves out is said as what that means. */
export function questionWords(
  query: QueryInput,
  catalogue: Catalogue,
  { t, f, say }: Reader,
): (readonly [string, string])[] {
  const { metric, by = [], where = {}, region = {}, period = {}, compare, layer = 'inside' } = query;
  const { level = 'nation', within, codes, groups } = region;
  const { grain = 'month', from, to } = period;
  const found = catalogue.metrics.find(({ id }) => id === metric);
  const dimension = (id: string): string => {
    const title = catalogue.dimensions.find((one) => one.id === id)?.title;
    return title === undefined ? id : say(title);
  };
  const member = (id: string, code: string): string => {
    const label = catalogue.labels[id]?.[code];
    return label === undefined ? code : say(label);
  };
  const place = (code: string): string => {
    const name = catalogue.regions.find((one) => one.code === code)?.name;
    return name === undefined ? member('region', code) : say(name);
  };
  const kept = Object.entries(where).map(
    ([id, members]) => `${dimension(id)}：${f.list((members ?? []).map((code) => member(id, code)))}`,
  );
  const moment = (code: number): string =>
    grain === 'day' || grain === 'week' ? String(code) : f.period(code, grain);
  const time = [from, to].map((code) => (code === undefined ? '' : moment(code)));
  const span =
    from === undefined && to === undefined ? say(WORDS.allPeriods) : time.map((one) => one || '…').join('—');
  const places =
    codes !== undefined && groups === undefined
      ? f.list(codes.map(place))
      : groups !== undefined
        ? f.list(
            codes === undefined ? [groups] : codes.map((code) => groupName(catalogue, groups, code, say)),
          )
        : within !== undefined
          ? `${place(within)} · ${t(`level.${level}`)}`
          : t(`level.${level}`);
  const extra = [
    ...(query.per === 'members' ? [say(WORDS.perMembers)] : []),
    ...(query.real === true ? [say(WORDS.inReal)] : []),
    ...(query.open === true ? [say(WORDS.withOpen)] : []),
  ];
  return [
    [say(WORDS.metric), found === undefined ? metric : say(found.title)],
    ...(by.length === 0 ? [] : [[say(WORDS.splitBy), f.list(by.map(dimension))] as const]),
    ...(kept.length === 0 ? [] : [[say(WORDS.keptOnly), kept.join('；')] as const]),
    [say(WORDS.places), places],
    [say(WORDS.period), `${span} · ${t(`grain.${grain}`)}`],
    ...(compare === undefined ? [] : [[say(WORDS.compared), t(`trends.compare.${compare}`)] as const]),
    ...(extra.length === 0 ? [] : [[say(WORDS.alsoAsked), f.list(extra)] as const]),
    [say(WORDS.layer), t(`layer.${layer}`)],
  ];
}

const groupName = (
  { region_groups }: Catalogue,
  scheme: string,
  code: string,
  say: Reader['say'],
): string => {
  const name = region_groups.find((one) => one.scheme === scheme && one.code === code)?.name;
  return name === undefined ? code : say(name);
};
