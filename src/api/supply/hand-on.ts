import type { GapDetail, HandedOn } from '../../contracts/supply.ts';
import type { WorkEvidence, WorkFact } from '../../contracts/work-item.ts';
import { derive, noPersons } from '../../disclosure/gate.ts';
import { MATCH_RULES } from '../../domain/site-match.ts';
import type { Gated } from '../../domain/table.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { openItem } from '../work-items/desk.ts';
import { gapDetail } from './gap.ts';

export interface HandOn {
  readonly region: string;
  readonly need_domain: string;
  readonly quarters: '1' | '2' | '4';
  readonly owner?: string;
  readonly due_on?: string;
  readonly comment?: string;
  readonly matches: readonly string[];
}

/** Makes a gap a piece of work, with the evidence as it stands now. @throws ApiFailure FORBIDDEN, or CONFLICT where it is one. */
export async function handOn(
  asked: HandOn,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<HandedOn>> {
  const found = await gapDetail(asked, release, context);
  const place = release.labels.region?.[asked.region] ?? { zh: asked.region, en: asked.region };
  const need = release.labels.need_domain?.[asked.need_domain] ?? {
    zh: asked.need_domain,
    en: asked.need_domain,
  };
  const chosen = found.matches.filter(({ id }) => asked.matches.includes(id));
  const names = (kind: 'site' | 'partner'): string[] =>
    chosen.filter((match) => match.kind === kind).map(({ name }) => name);
  const item = await openItem(
    context,
    {
      kind: 'gap',
      subject: `${asked.region}.${asked.need_domain}`,
      title: { zh: `${place.zh} · ${need.zh} 供需缺口`, en: `Gap: ${need.en}, ${place.en}` },
      path: `/supply?place=${asked.region}&need=${asked.need_domain}`,
      region: asked.region,
      evidence: derive(found, (detail) => evidenceOf(detail)),
    },
    {
      owner: asked.owner,
      dueOn: asked.due_on,
      comment: asked.comment,
      detail: { sites: names('site'), partners: names('partner') },
    },
  );
  return noPersons({ id: item.id });
}

function evidenceOf({ gap, release, matches }: GapDetail): WorkEvidence {
  const fact = (zh: string, en: string, value: WorkFact): WorkFact => ({ ...value, label: { zh, en } });
  const plain = ({ value, status }: { value: number | null; status: WorkFact['status'] }) => ({
    label: { zh: '', en: '' },
    value,
    status,
  });
  const offered = matches.filter(({ remedy }) => remedy === 'use_spare').length;
  return {
    rule: {
      id: 'supply-gap',
      version: MATCH_RULES,
      text: { zh: '缺口 = 未满足率 × 申请件数', en: 'Gap = unmet rate × applications' },
    },
    release,
    queries: [],
    facts: [
      fact('估计落空的申请', 'Applications that come to nothing', {
        ...plain(gap.gap),
        unit: 'case',
        decimals: 0,
      }),
      fact('申请件数', 'Applications', { ...plain(gap.applications), unit: 'case', decimals: 0 }),
      fact('未满足率', 'Unmet rate', { ...plain(gap.unmet_rate), unit: 'percent', decimals: 1 }),
    ],
    reasons: [
      {
        zh: `可以补上的阵地与伙伴 ${matches.length} 家，其中 ${offered} 家有空余名额。`,
        en: `${matches.length} sites and partners could help, ${offered} of them with free places.`,
      },
    ],
  };
}
