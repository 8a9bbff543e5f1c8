import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Principal } from '../../accounts/principal.ts';
import type { PaperDocument, PaperInputs } from '../../contracts/paper-document.ts';
import type { Approval } from '../../contracts/paper-edition.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import { auditDeclared } from '../../disclosure/declared.ts';
import type { StageStep } from '../../domain/paper-stage.ts';
import { period, yearOf } from '../../domain/period.ts';
import type { Bilingual } from '../../domain/text.ts';
import { formatter } from '../../i18n/format.ts';
import {
  type BundleFiles,
  documentFiles,
  type EditionAbout,
  jsonBytes,
  MANIFEST,
  NUMBERS_VERSION,
  sealBundle,
} from '../../papers/edition/bundle.ts';
import { makerVersion } from '../../papers/edition/maker.ts';
import { TEMPLATE_FOLDER } from '../../papers/edition/remake.ts';
import { PaperError } from '../../papers/error.ts';
import { kindOf } from '../../papers/subject.ts';
import { templateOf } from '../../papers/templates.ts';
import { type PaperDraft, paperEvents, stepDraft } from '../../worklog/paper-draft.ts';
import { addEdition, listEditions, type PaperEdition } from '../../worklog/paper-edition.ts';
import { ApiFailure } from '../error.ts';
import { declaredTables, exposes } from './declared-tables.ts';
import { type DraftDesk, inputsOf, signedDocument } from './draft-document.ts';
import { approval, approvalsOf, peopleOf } from './people.ts';
import { typeset } from './press.ts';
import { stageRefused, templateChanged } from './refusals.ts';

/** How far the building of an edition has come. */
export interface Progress {
  readonly step: Bilingual;
  readonly done: number;
  readonly total: number;
}

/** The building of editions: one at a time of what a paper is of, in the background of the request that signed. */
export class Signings {
  private readonly running = new Map<string, { readonly key: string; readonly progress: Progress }>();
  private readonly ended = new Map<string, Bilingual>();

  progress = (draft: string): Progress | null => this.running.get(draft)?.progress ?? null;
  failure = (draft: string): Bilingual | null => this.ended.get(draft) ?? null;

  /** Begins to build; what comes of it is asked for by `progress` and `failure`. @throws ApiFailure when one is under way. */
  begin(
    { id: draft, key }: Pick<PaperDraft, 'id' | 'key'>,
    work: (report: (progress: Progress) => void) => Promise<void>,
  ): void {
    // Two drafts of one paper would take the same number.
    if ([...this.running.values()].some((other) => other.key === key)) {
      throw new ApiFailure('CONFLICT', {
        zh: '这一期正在生成，请稍候。',
        en: 'This edition is being built; wait a moment.',
      });
    }
    this.ended.delete(draft);
    const report = (progress: Progress): void => void this.running.set(draft, { key, progress });
    report({ step: STEPS.document, done: 0, total: TOTAL });
    work(report)
      .catch((error: unknown) => {
        this.ended.set(
          draft,
          error instanceof ApiFailure || error instanceof PaperError
            ? error.text
            : {
                zh: `生成失败：${String(error)}。稿件仍在签发环节。`,
                en: `Building failed: ${String(error)}. It still waits to be signed.`,
              },
        );
      })
      .finally(() => this.running.delete(draft));
  }
}

const STEPS = {
  document: { zh: '固定数据与文字', en: 'fixing data and text' },
  render: { zh: '排版', en: 'typesetting' },
  seal: { zh: '计算哈希并签名', en: 'hashing and signing' },
} as const satisfies Record<string, Bilingual>;
const TOTAL = 6;

/**
 * Signs a draft: makes the edition from what was reviewed, seals it, and takes the step, or leaves no trace of it.
 * @throws ApiFailure when the step is no longer possible or the text cannot be made.
 */
export async function signEdition(
  desk: DraftDesk,
  draft: PaperDraft,
  who: Principal,
  step: StageStep,
  now: Date,
  report: (progress: Progress) => void,
): Promise<PaperEdition['id']> {
  const { store, db, context } = desk;
  const reviewed = store.revision(draft.id, draft.revision);
  if (!reviewed) throw stageRefused('not_at_stage');
  const before = (await listEditions(db)).filter(({ key }) => key === draft.key);
  const number = 1 + Math.max(0, ...before.map((edition) => edition.number));
  const id = `${draft.key}-e${number}`;
  const inputs: PaperInputs = {
    ...(await inputsOf(desk, draft, reviewed.release)),
    label: labelOf(draft, before.filter(({ withdrawnAt }) => withdrawnAt === null).length),
    date: formatter('zh-CN').date(now.toISOString()),
  };
  const document = await signedDocument(reviewed, inputs);
  if (document.data_sha256 !== reviewed.data_sha256 || document.template.sha256 !== reviewed.template.sha256)
    throw templateChanged();
  const audit = await auditOf(desk, document);
  report({ step: STEPS.render, done: 1, total: TOTAL });
  const printed = await (store.options.typeset ?? typeset)(
    document,
    (done) => report({ step: STEPS.render, done: 1 + done, total: TOTAL }),
    store.options.fonts,
  );
  report({ step: STEPS.seal, done: TOTAL - 1, total: TOTAL });
  const people = await peopleOf(context);
  const approvals = [
    ...approvalsOf(await paperEvents(db, draft.id), people),
    approval('sign', who.name, now.toISOString(), people),
  ];
  const files = new Map<string, Uint8Array>([
    ...documentFiles(document, inputs),
    ...printed.files,
    ...templateFiles(document),
    ...definitionsOf(desk, document),
    ['approvals.json', jsonBytes(approvals)],
    ...(audit ? [[AUDIT, jsonBytes(audit)] as const] : []),
  ]);
  const sealed = sealBundle(
    files,
    aboutOf(document, draft, {
      id,
      number,
      approvals,
      fonts: printed.fonts,
      signedAt: now,
      codeVersion: makerVersion(context.options.codeVersion ?? '0'),
    }),
    store.options.signer(),
  );
  store.keepEdition(id, sealed);
  const taken = await stepDraft(db, draft.id, step, now, {
    also: (transaction, _draft, at) =>
      addEdition(
        transaction,
        {
          id,
          draft: draft.id,
          key: draft.key,
          number,
          manifestSha256: manifestHash(sealed),
          signedBy: who.name,
          corrects: draft.corrects,
        },
        at,
      ),
  });
  if ('fault' in taken) {
    store.dropEdition(id);
    throw stageRefused(taken.fault);
  }
  return id;
}

/** The tables of a public edition and what linear programming leaves an attacker; absent from one of exact numbers. */
const AUDIT = 'disclosure-audit.json';

/** Declares the tables of a public edition and attacks them together. @throws ApiFailure where a hidden number is told. */
async function auditOf({ context }: DraftDesk, { layer, answers }: PaperDocument) {
  if (layer !== 'outside') return null;
  const tables = declaredTables(answers);
  const audit = await auditDeclared(tables, { shift: context.policy.perturbation.maximum });
  if (audit.exposed.length > 0) throw exposes(audit);
  return {
    method: 'one system of all sums; two linear programs (HiGHS) for each hidden count',
    policy: { version: context.policy.version, sha256: context.policy.sha256 },
    ...audit,
    declared: tables.map(({ id, cells, whole }) => ({ id, cells: cells.length, whole })),
  };
}

export const manifestHash = (files: BundleFiles): string =>
  sha256Hex(files.get(MANIFEST) ?? new Uint8Array());

interface Numbered {
  readonly id: string;
  readonly number: number;
  readonly approvals: Approval[];
  readonly fonts: { name: string; sha256: string }[];
  readonly signedAt: Date;
  readonly codeVersion: string;
}

const aboutOf = (document: PaperDocument, draft: PaperDraft, made: Numbered): EditionAbout => ({
  id: made.id,
  number: made.number,
  subject: document.subject,
  title: document.front.title,
  label: document.front.label,
  date: document.front.date,
  release: document.release,
  layer: document.layer,
  synthetic: document.synthetic,
  data_sha256: document.data_sha256,
  code_version: made.codeVersion,
  numbers: NUMBERS_VERSION,
  methods: document.methods,
  template: document.template,
  fonts: made.fonts,
  corrects: draft.corrects,
  errata: draft.errata.map((erratum) => ({ ...erratum })),
  approvals: made.approvals,
  signed_at: made.signedAt.toISOString(),
});

/** `2026年第3期`, and `（更正版）` where it corrects one. */
function labelOf({ key, corrects }: PaperDraft, before: number): string {
  const [paper, code] = key.split('-');
  const kind = kindOf(paper as PaperDocument['subject']['paper']);
  const p = period(kind.grain, Number(code));
  const inner = kind.grain === 'quarter' ? p.code % 10 : p.code % 100;
  const issue = kind.grain === 'year' ? `${yearOf(p)}年` : `${yearOf(p)}年第${inner}期`;
  return corrects === null ? issue : `${issue}（更正版${before > 1 ? before : ''}）`;
}

function templateFiles({ subject }: PaperDocument): [string, Uint8Array][] {
  const encoder = new TextEncoder();
  return templateOf(subject.paper).files.map(({ path, text }) => [
    `${TEMPLATE_FOLDER}${path}`,
    encoder.encode(text),
  ]);
}

/** The index definitions frozen with the release, so that a reading can be explained from the bundle alone. */
function definitionsOf({ context }: DraftDesk, { release }: PaperDocument): [string, Uint8Array][] {
  const folder = join(context.shelf.folder, release, 'method');
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [`definitions/${relative(folder, file).split(sep).join('/')}`, readFileSync(file)]);
  } catch {
    // The release was purged since the paper was reviewed; its numbers are in the answers.
    return [];
  }
}
