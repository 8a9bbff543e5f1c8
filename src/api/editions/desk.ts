import { isEverything } from '../../accounts/scope.ts';
import type { Fetch } from '../../client/http.ts';
import type { PaperDocument } from '../../contracts/paper-document.ts';
import type { DraftView, EditionHead, Editions, EditionView } from '../../contracts/paper-draft.ts';
import type { EditionManifest } from '../../contracts/paper-edition.ts';
import { containing, months, period, range } from '../../domain/period.ts';
import type { Bilingual } from '../../domain/text.ts';
import { writtenSections } from '../../papers/edition/written.ts';
import { PAPER_KINDS } from '../../papers/subject.ts';
import { templateOf } from '../../papers/templates.ts';
import { paperComments } from '../../worklog/paper-comment.ts';
import {
  listDrafts,
  type PaperDraft,
  paperEvents,
  paperRevisions,
  readDraft,
} from '../../worklog/paper-draft.ts';
import { listEditions, type PaperEdition } from '../../worklog/paper-edition.ts';
import { paperTexts } from '../../worklog/paper-text.ts';
import { principal } from '../access/ambient.ts';
import { inScope } from '../access/narrow.ts';
import { mayNot, outOfScope } from '../access/refusal.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { citation } from './citation.ts';
import { type DraftDesk, subjectOf } from './draft-document.ts';
import { draftView, headOf } from './draft-view.ts';
import { peopleOf } from './people.ts';
import { noEditions, unknownDraft, unknownEdition } from './refusals.ts';
import { Signings } from './signing.ts';
import { EditionStore } from './store.ts';

/** Papers on their way and signed editions, as one server keeps them. */
export class EditionDesk {
  readonly context: ApiContext;
  readonly signings = new Signings();
  private readonly self: Fetch;
  private opened: EditionStore | undefined;

  constructor(context: ApiContext, self: Fetch) {
    this.context = context;
    this.self = self;
  }

  /** @throws ApiFailure NOT_FOUND where the server has no folder for papers. */
  get store(): EditionStore {
    const options = this.context.options.editions;
    if (!options) throw noEditions();
    this.opened ??= new EditionStore(options);
    return this.opened;
  }

  get desk(): DraftDesk {
    return { context: this.context, store: this.store, db: worklogOf(this.context), self: this.self };
  }

  now = (): Date => this.context.options.now?.() ?? new Date();

  /** @throws ApiFailure NOT_FOUND. */
  async draft(id: string): Promise<PaperDraft> {
    const found = await readDraft(worklogOf(this.context), id);
    if (!found) throw unknownDraft(id);
    return found;
  }

  /** @throws ApiFailure NOT_FOUND; FORBIDDEN or OUT_OF_SCOPE for who may not read it. */
  async edition(id: string): Promise<PaperEdition> {
    const found = (await listEditions(worklogOf(this.context))).find((edition) => edition.id === id);
    const manifest = this.store.manifest(id);
    if (!found || !manifest) throw unknownEdition(id);
    const who = principal();
    if (who.audience === 'outside' && manifest.layer === 'inside') throw mayNot(who, 'papers');
    const readable = await this.context.read(undefined, async (release) => mayRead(found, manifest, release));
    if (!readable) throw outOfScope(id, [...(who.scope.regions ?? []), ...(who.scope.orgs ?? [])]);
    return found;
  }

  /** The document of an edition, from its files. */
  async view(id: string): Promise<DraftView> {
    const draft = await this.draft(id);
    const db = worklogOf(this.context);
    const [texts, comments, events, revisions, people, editions] = await Promise.all([
      paperTexts(db, id),
      paperComments(db, id),
      paperEvents(db, id),
      paperRevisions(db, id),
      peopleOf(this.context),
      listEditions(db),
    ]);
    const { paper, audience } = subjectOf(draft.key);
    return this.context.read(undefined, async (release) =>
      draftView(
        draft,
        principal(),
        { texts, comments, events, revisions },
        {
          currentRelease: release.id,
          people,
          place: placeIn(release),
          sections: writtenSections(templateOf(paper), audience),
          working: this.signings.progress(id),
          failed: this.signings.failure(id),
          edition: editions.find((e) => e.draft === id && e.withdrawnAt === null)?.id ?? null,
        },
      ),
    );
  }

  /** Everything the page of papers lists. */
  async list(): Promise<Editions> {
    const db = worklogOf(this.context);
    const [drafts, editions, people] = await Promise.all([
      listDrafts(db),
      listEditions(db),
      peopleOf(this.context),
    ]);
    const who = principal();
    // A draft asks questions of the whole, as whoever works on it.
    const whole = isEverything(who.scope);
    return this.context.read(undefined, async (release) => ({
      release: release.id,
      synthetic: release.manifest.synthetic,
      me: who.name,
      accounts: this.context.options.accounts !== undefined,
      may_draft: whole && who.may.has('draft_papers'),
      drafts: drafts
        .filter(({ stage }) => whole && stage !== 'archive' && stage !== 'archived')
        .map((draft) => headOf(draft, who, { place: placeIn(release), people })),
      editions: editions
        .filter((edition) => {
          const manifest = this.store.manifest(edition.id);
          return manifest !== undefined && mayRead(edition, manifest, release);
        })
        .flatMap((edition) => this.head(edition, editions) ?? []),
      papers: beginnable(release),
      fingerprint: this.store.options.fingerprint(),
    }));
  }

  /** An edition as lists show it; undefined where its files are gone. */
  head(edition: PaperEdition, all: readonly PaperEdition[]): EditionHead | undefined {
    const manifest = this.store.manifest(edition.id);
    if (!manifest) return undefined;
    const state = edition.withdrawnAt
      ? 'withdrawn'
      : edition.archivedAt
        ? 'archived'
        : edition.publishedAt
          ? 'published'
          : 'signed';
    const correction = all.find((e) => e.corrects === edition.id && e.publishedAt !== null);
    return {
      id: edition.id,
      key: edition.key,
      draft: edition.draft,
      subject: manifest.subject,
      title: `${manifest.title}${manifest.label ? ` ${manifest.label}` : ''}`,
      label: manifest.label,
      number: edition.number,
      state,
      state_title: STATE_TITLES[state],
      signed_by: manifest.approvals.findLast((a) => a.stage === 'sign')?.display_name ?? edition.signedBy,
      signed_at: edition.signedAt,
      published_at: edition.publishedAt,
      archived_at: edition.archivedAt,
      corrects: edition.corrects,
      corrected_by: correction?.id ?? null,
      errata: manifest.errata,
      layer: manifest.layer,
      synthetic: manifest.synthetic,
    };
  }

  /** Everything about one edition. */
  async editionView(id: string): Promise<EditionView> {
    const edition = await this.edition(id);
    const manifest = this.store.manifest(id);
    const head = this.head(edition, await listEditions(worklogOf(this.context)));
    if (!manifest || !head) throw unknownEdition(id);
    const { release, data_sha256, methods, template, code_version, fingerprint, approvals, files } = manifest;
    return {
      ...head,
      release,
      data_sha256,
      methods,
      template,
      code_version,
      fingerprint,
      manifest_sha256: edition.manifestSha256,
      approvals,
      files: files.map(({ path, bytes }) => ({ path, bytes })),
      citation: citation(manifest, this.publisher(id)),
    };
  }

  private publisher(id: string): string {
    const file = this.store.editionFile(id, 'document.json');
    if (!file) return '';
    return (JSON.parse(new TextDecoder().decode(file)) as PaperDocument).front.publisher;
  }
}

/** Who may not see everything reads what was published: of their own places, and whatever is for the public. */
function mayRead(edition: PaperEdition, { subject }: EditionManifest, release: OpenRelease): boolean {
  const who = principal();
  if (isEverything(who.scope)) return true;
  if (edition.publishedAt === null || edition.withdrawnAt !== null) return false;
  return subject.audience === 'public' || inScope(subject.region, who, release);
}

const STATE_TITLES: Readonly<Record<EditionHead['state'], Bilingual>> = {
  signed: { zh: '已签发，待发布', en: 'Signed, not published yet' },
  published: { zh: '已发布', en: 'Published' },
  archived: { zh: '已归档', en: 'Archived' },
  withdrawn: { zh: '签发后退回，未发布', en: 'Withdrawn before publication' },
};

export const placeIn =
  ({ regions }: Pick<OpenRelease, 'regions'>) =>
  (code: string): Bilingual => {
    const region = regions.get(code);
    return region ? { zh: region.zh, en: region.en } : { zh: code, en: code };
  };

/** Periods of each kind of paper that have closed in this release, newest first. */
function beginnable({ manifest, regions }: OpenRelease): Editions['papers'] {
  const { earliest, complete_through: complete } = manifest.watermark;
  const levels = new Set([...regions.values()].map(({ level }) => level));
  return PAPER_KINDS.map(({ id, title, grain, audiences, levels: offered }) => ({
    paper: id,
    title,
    grain,
    audiences: [...audiences],
    levels: offered.filter((level) => levels.has(level)),
    periods:
      earliest === null || complete === null
        ? []
        : range(containing(grain, earliest), containing(grain, complete))
            .filter(({ code }) => (months(period(grain, code)).at(-1) ?? 0) <= complete)
            .map(({ code }) => code)
            .reverse(),
  }));
}
