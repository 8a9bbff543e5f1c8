/** The 20 sections of GB/T 4754-2017 with their first and last two-digit division. */
const SECTIONS = {
  A: [1, 5],
  B: [6, 12],
  C: [13, 43],
  D: [44, 46],
  E: [47, 50],
  F: [51, 52],
  G: [53, 60],
  H: [61, 62],
  I: [63, 65],
  J: [66, 69],
  K: [70, 70],
  L: [71, 72],
  M: [73, 75],
  N: [76, 79],
  O: [80, 82],
  P: [83, 83],
  Q: [84, 85],
  R: [86, 90],
  S: [91, 96],
  T: [97, 97],
} as const;

export type IndustrySection = keyof typeof SECTIONS;

export const INDUSTRY_SECTIONS = Object.keys(SECTIONS) as readonly IndustrySection[];

/**
 * The section of a GB/T 4754-2017 code given as digits: division `61`, or a longer code that begins with it.
 * Undefined when there is no such division. Never for local codes 01–20 of union forms: those mean other
 * sections (`industry_local_2002.csv`), so a mapping names its source.
 */
export function sectionOfDivision(code: string): IndustrySection | undefined {
  if (!/^\d{2,4}$/.test(code)) return undefined;
  const division = Number(code.slice(0, 2));
  return INDUSTRY_SECTIONS.find((s) => division >= SECTIONS[s][0] && division <= SECTIONS[s][1]);
}
