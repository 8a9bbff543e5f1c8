import type { RegionLevel } from '../contracts/dimension.ts';
import {
  AUDIENCES,
  type Audience,
  PAPERS,
  type PaperId,
  type PaperSubject,
} from '../contracts/paper-document.ts';
import type { Layer } from '../contracts/value.ts';
import { type PeriodGrain, period } from '../domain/period.ts';
import type { Bilingual } from '../domain/text.ts';

/** What kind of paper one is: which periods and places it is made for, and for whom. */
export interface PaperKind {
  readonly id: PaperId;
  readonly title: Bilingual;
  readonly grain: PeriodGrain;
  readonly levels: readonly RegionLevel[];
  /** The first is the one meant when none is said. */
  readonly audiences: readonly Audience[];
}

export const PAPER_KINDS: readonly PaperKind[] = [
  {
    id: 'quarterly',
    title: { zh: '职工品质生活需求白皮书（季度）', en: 'Quarterly white paper of needs' },
    grain: 'quarter',
    levels: ['nation', 'province', 'city'],
    audiences: ['staff', 'leaders', 'public'],
  },
  {
    id: 'bulletin',
    title: { zh: '需求信号（月度）', en: 'Demand signals, monthly' },
    grain: 'month',
    levels: ['nation', 'province', 'city'],
    audiences: ['enterprises', 'public'],
  },
  {
    id: 'brief',
    title: { zh: '社会温度一页通', en: 'One-page brief' },
    grain: 'month',
    levels: ['nation', 'province', 'city'],
    audiences: ['leaders', 'staff'],
  },
];

export const kindOf = (id: PaperId): PaperKind => {
  const kind = PAPER_KINDS.find((k) => k.id === id);
  if (kind === undefined) throw new RangeError(`no paper ${id}`);
  return kind;
};

/** Whoever is not of the house gets the protected layer. */
export const layerOf = (audience: Audience): Layer =>
  audience === 'enterprises' || audience === 'public' ? 'outside' : 'inside';

/** `quarterly-20263-000000-staff`: the name of a subject in addresses and file names. */
export const paperKey = ({ paper, period: code, region, audience }: PaperSubject): string =>
  `${paper}-${code}-${region}-${audience}`;

/** @returns the subject a key names; undefined when it names none. Region and audience have defaults. */
export function parsePaperKey(key: string): PaperSubject | undefined {
  const [, paper, code, region, audience] =
    /^([a-z]+)-(\d{5,6})(?:-([0-9A-Za-z]{2,12}))?(?:-([a-z]+))?$/.exec(key) ?? [];
  const kind = PAPER_KINDS.find((k) => k.id === (PAPERS as readonly string[]).find((p) => p === paper));
  if (kind === undefined || code === undefined) return undefined;
  const known = audience === undefined ? kind.audiences[0] : AUDIENCES.find((a) => a === audience);
  if (known === undefined || !kind.audiences.includes(known)) return undefined;
  try {
    return {
      paper: kind.id,
      period: period(kind.grain, Number(code)).code,
      region: region ?? '000000',
      audience: known,
    };
  } catch {
    return undefined;
  }
}
