import type { Fetch } from '../../client/http.ts';
import type { Commitment } from '../../contracts/commitment.ts';
import type { PaperCommitment, PaperSubject } from '../../contracts/paper-document.ts';
import { formatter } from '../../i18n/format.ts';
import { parsePaperKey } from '../../papers/subject.ts';
import { listEditions } from '../../worklog/paper-edition.ts';
import type { Worklog } from '../../worklog/store.ts';
import { commitmentsOf } from './query.ts';

/** What the edition before promised and what became of it, as the next draft prints it. */
export async function promisesOf(
  fetch: Fetch,
  db: Worklog,
  subject: PaperSubject,
  release: string,
): Promise<PaperCommitment[]> {
  const before = (await listEditions(db))
    .filter(({ publishedAt }) => publishedAt !== null)
    .map((edition) => ({ edition, of: parsePaperKey(edition.key) }))
    .filter(
      ({ of }) =>
        of?.paper === subject.paper &&
        of.region === subject.region &&
        of.audience === subject.audience &&
        of.period < subject.period,
    )
    .sort((a, b) => (b.of?.period ?? 0) - (a.of?.period ?? 0) || b.edition.number - a.edition.number)[0];
  if (!before) return [];
  const found = await commitmentsOf(fetch, db, { id: before.edition.id, title: before.edition.id }, release);
  return found.map(printed);
}

const f = formatter('zh-CN');

/** `投诉件数（全国）较2026年三季度下降 5%以上`. */
function printed(one: Commitment): PaperCommitment {
  const { expected, metric, at_signing, grain, place, reason } = one;
  const word = expected.direction === 'up' ? '上升' : '下降';
  const unit = expected.unit === 'percent' ? '%' : metric.unit === 'percent' ? '个百分点' : '点';
  const base = f.period(at_signing.period, grain);
  return {
    id: one.id,
    text: one.title.zh,
    owner: one.owner ?? '',
    due: one.due_on === null ? '' : f.date(one.due_on),
    indicator: `${metric.title.zh}（${place.zh}）`,
    expected:
      expected.by === 0
        ? `较${base}${word}`
        : `较${base}${word} ${f.number(expected.by, 1, 'prose')}${unit}以上`,
    state: one.state,
    reason: changeText(one) === '' ? reason.zh : `${changeText(one)}，${reason.zh}`,
  };
}

/** `变化 −8.0%（−10.2%～−5.9%）`; nothing where it was not measured. */
function changeText({ change, metric }: Commitment): string {
  if (change === null) return '';
  const unit = change.unit === 'percent' ? '%' : metric.unit === 'percent' ? '个百分点' : '点';
  const say = (value: number): string => f.signed(value, 1);
  return `变化${say(change.value)}${unit}（区间${say(change.low)}～${say(change.high)}）`;
}
