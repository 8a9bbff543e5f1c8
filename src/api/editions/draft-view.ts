import type { Principal } from '../../accounts/principal.ts';
import type { DraftHead, DraftView } from '../../contracts/paper-draft.ts';
import {
  PASS_TITLES,
  RETURN_TITLE,
  STAGE_FAULTS,
  STAGE_NEEDS,
  STAGE_TITLES,
  type Stage,
  type StageAction,
  stageAfter,
} from '../../domain/paper-stage.ts';
import { MAY, ROLE_TITLES, ROLES } from '../../domain/role.ts';
import type { Bilingual } from '../../domain/text.ts';
import { formatPeriod } from '../../i18n/format-period.ts';
import { kindOf } from '../../papers/subject.ts';
import type { PaperComment } from '../../worklog/paper-comment.ts';
import type { PaperDraft, PaperEvent, PaperRevision } from '../../worklog/paper-draft.ts';
import type { PaperText } from '../../worklog/paper-text.ts';
import { subjectOf } from './draft-document.ts';
import type { Person } from './people.ts';
import type { Progress } from './signing.ts';

/** `全国 2026年三季度 职工品质生活需求白皮书（季度）`, as lists name a paper that has no title page yet. */
export function subjectTitle(key: string, place: (code: string) => Bilingual): Bilingual {
  const { paper, period, region } = subjectOf(key);
  const { title, grain } = kindOf(paper);
  const at = place(region);
  return {
    zh: `${at.zh} ${formatPeriod(period, grain, 'zh-CN', 'long')} ${title.zh}`,
    en: `${title.en}, ${at.en}, ${formatPeriod(period, grain, 'en', 'long')}`,
  };
}

/** A draft as lists show it to this reader. */
export function headOf(
  draft: PaperDraft,
  who: Principal,
  { place, people }: Pick<DraftAround, 'place' | 'people'>,
): DraftHead {
  const { id, key, stage, release, revision, corrects } = draft;
  return {
    id,
    key,
    subject: subjectOf(key),
    title: subjectTitle(key, place),
    stage,
    stage_title: STAGE_TITLES[stage],
    waits_for: waitsFor(draft, people),
    waits_for_me:
      stage === 'draft'
        ? draft.authors.includes(who.name) && who.may.has('draft_papers')
        : typeof stageAfter(draft, stepOf('pass', draft, who)) === 'string',
    release,
    revision,
    corrects,
    authors: draft.authors.map((name) => nameOf(name, people)),
    created_at: draft.createdAt,
    updated_at: draft.updatedAt,
  };
}

/** As people call each other; an account that is gone keeps its name. */
const nameOf = (name: string, people: DraftAround['people']): string => people.get(name)?.displayName ?? name;

/** A step as the reader would take it, with a reason given. */
const stepOf = (action: StageAction, { stage }: PaperDraft, who: Principal) => ({
  action,
  from: stage,
  actor: who.name,
  may: who.may,
  comment: '——',
});

function waitsFor(
  { stage, authors, countersigners, countersigned }: PaperDraft,
  people: DraftAround['people'],
): DraftHead['waits_for'] {
  const named = (names: readonly string[]): string[] => names.map((name) => nameOf(name, people));
  if (stage === 'archived') return null;
  if (stage === 'draft') return { title: AUTHORS, names: named(authors) };
  if (stage === 'countersign')
    return {
      title: COUNTERSIGNERS,
      names: named(countersigners.filter((who) => !countersigned.includes(who))),
    };
  const roles = ROLES.filter((role) => MAY[role].includes(STAGE_NEEDS[stage]));
  const titles = roles.map((role) => ROLE_TITLES[role]);
  return {
    title: { zh: titles.map((t) => t.zh).join('、'), en: titles.map((t) => t.en).join(', ') },
    names: [],
  };
}

const AUTHORS: Bilingual = { zh: '起草人', en: 'Authors' };
const COUNTERSIGNERS: Bilingual = { zh: '会签人', en: 'Countersigners' };

/** What belongs to a draft in the store of what people do. */
export interface DraftParts {
  readonly texts: readonly PaperText[];
  readonly comments: readonly PaperComment[];
  readonly events: readonly PaperEvent[];
  readonly revisions: readonly PaperRevision[];
}

/** What is around a draft when it is looked at. */
export interface DraftAround {
  readonly currentRelease: string;
  readonly people: ReadonlyMap<string, Person>;
  readonly place: (code: string) => Bilingual;
  /** Sections people write, with their headings. */
  readonly sections: readonly { readonly id: string; readonly heading: string }[];
  readonly working: Progress | null;
  readonly failed: Bilingual | null;
  readonly edition: string | null;
}

/** A draft with everything about it, as this reader sees it. */
export function draftView(
  draft: PaperDraft,
  who: Principal,
  { texts, comments, events, revisions }: DraftParts,
  around: DraftAround,
): DraftView {
  const shown = (name: string): string => nameOf(name, around.people);
  const newest = new Map(texts.map((text) => [text.section, text]));
  return {
    ...headOf(draft, who, around),
    current_release: around.currentRelease,
    countersigners: [...draft.countersigners],
    countersigned: draft.countersigned.map(shown),
    may_countersign: [...around.people.values()]
      .filter(({ reads, name }) => reads && !draft.authors.includes(name))
      .map(({ name, displayName }) => ({ name, display_name: displayName })),
    errata: draft.errata.map((erratum) => ({ ...erratum })),
    steps: stepsOf(draft, who),
    may_write: draft.stage === 'draft' && who.may.has('draft_papers'),
    texts: around.sections.map(({ id, heading }) => ({
      section: id,
      heading,
      version: newest.get(id)?.version ?? 0,
      body: newest.get(id)?.body ?? '',
      author: shown(newest.get(id)?.author ?? ''),
      at: newest.get(id)?.at ?? '',
    })),
    comments: comments.map(({ resolvedBy, resolvedAt, ...comment }) => ({
      ...comment,
      author: shown(comment.author),
      resolved_by: resolvedBy && shown(resolvedBy),
      resolved_at: resolvedAt,
    })),
    events: events.map((event) => ({
      ...event,
      actor: shown(event.actor),
      title: eventTitle(event),
    })),
    revisions: revisions.map(({ revision, release, at, actor }) => ({
      revision,
      release,
      at,
      actor: shown(actor),
    })),
    working: around.working,
    failed: around.failed,
    edition: around.edition,
  };
}

function stepsOf(draft: PaperDraft, who: Principal): DraftView['steps'] {
  const { stage } = draft;
  if (stage === 'archived') return [];
  const actions: StageAction[] = stage === 'draft' || stage === 'archive' ? ['pass'] : ['pass', 'return'];
  return actions.map((action) => {
    const next = stageAfter(draft, stepOf(action, draft, who));
    return {
      action,
      title: action === 'pass' ? PASS_TITLES[stage] : RETURN_TITLE,
      possible: typeof next === 'string',
      why: typeof next === 'string' ? null : STAGE_FAULTS[next.fault],
    };
  });
}

const OTHER_EVENTS: Readonly<Record<string, Bilingual>> = {
  create: { zh: '起草', en: 'Begun' },
  take_up: { zh: '改用新数据版本', en: 'New release taken up' },
  countersigners: { zh: '指定会签人', en: 'Countersigners named' },
  errata: { zh: '勘误说明', en: 'Errata' },
};

const eventTitle = ({ action, from }: PaperEvent): Bilingual =>
  action === 'pass' && from !== 'archived'
    ? PASS_TITLES[from as Exclude<Stage, 'archived'>]
    : action === 'return'
      ? RETURN_TITLE
      : (OTHER_EVENTS[action] ?? { zh: action, en: action });
