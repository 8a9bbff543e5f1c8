import type { Principal } from '../../accounts/principal.ts';
import type { Finding } from '../../accounts/review.ts';
import { DIMENSION_TITLES } from '../../contracts/dimension.ts';
import type { QueryRequest } from '../../contracts/query.ts';
import type { NewReviewInput } from '../../contracts/review.ts';
import { asking, onBehalf } from '../access/ambient.ts';
import { narrowQuery, type Places } from '../access/narrow.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';

const finding = (id: string, severity: Finding['severity'], zh: string, en: string): Finding => ({
  id,
  severity,
  text: { zh, en },
});

/** A refusal names dimensions by the codes a machine sends; reviewers read their names. */
const named = (text: string, language: 'zh' | 'en'): string =>
  text.replace(/[a-z_]+(?:\+[a-z_]+)*/g, (codes) => {
    const parts = codes.split('+');
    return parts.every((code) => code in DIMENSION_TITLES)
      ? parts.map((code) => DIMENSION_TITLES[code as keyof typeof DIMENSION_TITLES][language]).join(' × ')
      : codes;
  });

/** Dimensions that together begin to point at a person. */
const SENSITIVE: readonly string[] = ['age_band', 'sex', 'worker_group', 'topic'];

/**
 * What the machine can say about a request before people look: whether the question can be answered at all, how much
 * of it the gate would hide, whether it leaves the asker's scope, and what it splits people by.
 */
export async function findingsOf(
  request: NewReviewInput & { readonly query?: QueryRequest },
  context: ApiContext,
): Promise<Finding[]> {
  const found: Finding[] = [];
  const now = asking();
  if (request.kind === 'publication')
    found.push(
      finding(
        'outside',
        'info',
        '对外公开一律使用公开口径（受保护）。',
        'What is published is of the outside layer.',
      ),
    );
  if (request.kind === 'extract') {
    found.push(
      finding(
        'extract',
        'info',
        '记录级数据由 thermometer extract 在写入侧生成：去标识、k 匿名、抽样、限期。',
        'Record-level data are made on the write side by thermometer extract: de-identified, k-anonymous, sampled, expiring.',
      ),
    );
    if (!request.dataset)
      found.push(
        finding('no_dataset', 'block', '没有写明哪一类记录。', 'The family of records is not named.'),
      );
  }
  const { query } = request;
  if (!query || !now) {
    if (request.kind === 'finer_cells')
      found.push(finding('no_query', 'block', '没有附上所问的查询。', 'The question is not attached.'));
    return found;
  }
  const split = query.by.filter((d) => SENSITIVE.includes(d));
  if (split.length > 1)
    found.push(
      finding(
        'person_like',
        'warn',
        `同时按${split.map((d) => DIMENSION_TITLES[d].zh).join('、')}拆分，接近描述个人。`,
        `Split by ${split.map((d) => DIMENSION_TITLES[d].en).join(', ')} at once, which comes near to describing a person.`,
      ),
    );
  await context.read(query.release, async (release) => {
    const { principal: who } = now;
    if (isBeyond(query, who, release))
      found.push(
        finding(
          'beyond_scope',
          'warn',
          '所问的地区或工会超出申请人的权限范围。',
          'What is asked lies outside the asker’s scope.',
        ),
      );
    // Asked as who may see everything, so that reviewers learn what would be hidden; only counts are kept.
    const whole = { ...now, principal: { ...who, scope: { regions: null, orgs: null } }, told: {} };
    try {
      const answer = await onBehalf(whole, () => context.ask(query, release));
      const share = answer.rows.length === 0 ? 0 : answer.hidden / answer.rows.length;
      const percent = Math.round(share * 100);
      found.push(
        finding(
          'hidden',
          share > 0.5 ? 'block' : share > 0.1 ? 'warn' : 'info',
          `共 ${answer.rows.length} 格，其中 ${answer.hidden} 格（${percent}%）因人数过少隐去。`,
          `${answer.rows.length} cells, of which ${answer.hidden} (${percent}%) are hidden for resting on too few persons.`,
        ),
      );
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      found.push(
        finding(`refused_${error.code}`, 'block', named(error.text.zh, 'zh'), named(error.text.en, 'en')),
      );
    }
  });
  return found;
}

/** Whether the door would refuse the question to who asks it. */
function isBeyond(query: QueryRequest, who: Principal, places: Places): boolean {
  try {
    narrowQuery(query, who, places);
    return false;
  } catch (error) {
    if (error instanceof ApiFailure && error.code === 'OUT_OF_SCOPE') return true;
    throw error;
  }
}
