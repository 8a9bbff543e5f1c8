import type { Problem } from '../error.ts';

import type { Inline } from './inline.ts';

/**
 * Numerals a writer may not type: digits of any width, 百分之…, …成 as a share, …倍, and Chinese numerals before a
 * unit. A number is a call, or `{{lit … | source}}`.
 */
const NUMERALS: readonly RegExp[] = [
  /[0-9０-９]+([.．][0-9０-９]+)?[%％‰]?/gu,
  /[①-⑳]|[⅐-↉½¼¾]/gu,
  /百分之[〇零一二三四五六七八九十百两]+/gu,
  /[一二三四五六七八九两]成(?![立为员本效果功就都长])/gu,
  /[一二三四五六七八九十百千万两]+倍/gu,
  // 万元 alone is a unit; 十万元 is a number.
  /[一二三四五六七八九十百千两〇零][一二三四五六七八九十百千万亿两〇零]*余?(?=(个百分点|人次|万人|件|元|份|户|笔|张|天))/gu,
];

/** Unbound numerals of a text, each at its place; calls are bound by what they are. */
export function lintInline(parts: readonly Inline[]): Problem[] {
  return parts.flatMap((part): Problem[] => {
    if (part.kind === 'either') return part.options.flatMap(lintInline);
    if (part.kind === 'call') {
      const { call } = part;
      return call.name === 'lit' && !call.source
        ? [
            {
              place: call.place,
              text: {
                zh: `字面数字“${call.args[0] ?? ''}”没有注明来源。请写成 {{lit ${call.args[0] ?? ''} | 来源}}。`,
                en: `The literal "${call.args[0] ?? ''}" names no source. Write {{lit ${call.args[0] ?? ''} | source}}.`,
              },
            },
          ]
        : [];
    }
    return lintText(part.text).map(({ at, numeral }) => ({
      place: { ...part.place, column: part.place.column + at },
      text: {
        zh: `数字“${numeral}”没有出处。请改为引用查询的 {{…}}，或写成 {{lit ${numeral} | 来源}}。`,
        en: `The numeral "${numeral}" is not bound. Call a query with {{…}}, or write {{lit ${numeral} | source}}.`,
      },
    }));
  });
}

/** Where a plain text holds numerals, first to last, none reported twice. */
export function lintText(text: string): { at: number; numeral: string }[] {
  const found = NUMERALS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ at: match.index, numeral: match[0] })),
  ).sort((a, b) => a.at - b.at || b.numeral.length - a.numeral.length);
  let end = -1;
  return found.filter(({ at, numeral }) => {
    if (at < end) return false;
    end = at + numeral.length;
    return true;
  });
}
