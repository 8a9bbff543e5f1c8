import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withApi } from '../../pipelines/commands/in-process.ts';
import { type PaperDocument, paperDocumentSchema, type Run } from '../../src/contracts/paper-document.ts';
import { formatter } from '../../src/i18n/format.ts';
import { replayFetch } from '../../src/papers/answers.ts';
import { buildDocument } from '../../src/papers/build/document.ts';
import { printed } from '../../src/papers/build/run.ts';
import { PaperError } from '../../src/papers/error.ts';
import { recompute } from '../../src/papers/recompute.ts';
import { facesOf, tofu } from '../../src/papers/render/fonts.ts';
import { Press } from '../../src/papers/render/press.ts';
import { renderPaper } from '../../src/papers/render/render.ts';
import { lintText } from '../../src/papers/template/lint.ts';
import { templateOf } from '../../src/papers/templates.ts';
import { recordingIo, tinyWorkspace } from '../support/tiny-workspace.ts';

const SUBJECTS = [
  { paper: 'quarterly', region: '000000', period: 20262, audience: 'staff' },
  { paper: 'quarterly', region: '540000', period: 20262, audience: 'public' },
  { paper: 'bulletin', region: '000000', period: 202602, audience: 'enterprises' },
  { paper: 'brief', region: '330000', period: 202606, audience: 'leaders' },
] as const;

let home: string;
let papers: PaperDocument[];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'papers-'));
  cpSync(await tinyWorkspace(), home, { recursive: true });
  papers = await withApi(recordingIo(home), async (fetch) => {
    const made: PaperDocument[] = [];
    for (const subject of SUBJECTS) made.push(await buildDocument(fetch, subject, templateOf(subject.paper)));
    return made;
  });
}, 900_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const runsOf = (document: PaperDocument): Run[] =>
  document.sections.flatMap((s) =>
    s.blocks.flatMap((b) =>
      b.kind === 'paragraph'
        ? b.runs
        : b.kind === 'table'
          ? [...b.title, ...b.rows.flat(2), ...b.notes.flat()]
          : [...b.title, ...b.notes.flat()],
    ),
  );

describe.each(SUBJECTS.map((s, i) => [`${s.paper} ${s.region} ${s.audience}`, i] as const))('%s', (_, i) => {
  const document = (): PaperDocument => {
    const made = papers[i];
    if (made === undefined) throw new Error('not built');
    return made;
  };

  it('has the shape that is promised, and every number a name of its own', () => {
    expect(paperDocumentSchema.parse(document())).toEqual(document());
    const ids = runsOf(document()).flatMap((run) => (run.kind === 'text' ? [] : [run.id]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(10);
  });

  it('types no numeral: each is bound to cells that make it again, or names its source', () => {
    const answers = new Map(document().answers.map(({ id, body }) => [id, body]));
    const f = formatter('zh-CN', document().currency);
    for (const run of runsOf(document())) {
      if (run.kind === 'text') expect(lintText(run.text)).toEqual([]);
      else if (run.kind === 'literal') expect(run.source).not.toBe('');
      else {
        const { value, status } = recompute(run.from, answers);
        expect({ value, status, text: printed({ value, status }, run, f) }).toEqual({
          value: run.value,
          status: run.status,
          text: run.text,
        });
      }
    }
  });

  it('reads as a release reads', () => {
    const text = runsOf(document())
      .map((run) => run.text)
      .join('');
    expect(text).not.toMatch(/增长[-−]|NaN|undefined|null|Infinity|，，|。。|；。|，。/);
  });

  it('is the same made again from its own answers', async () => {
    const { subject, release, answers } = document();
    const again = await buildDocument(replayFetch(answers), subject, templateOf(subject.paper), { release });
    expect(again).toEqual(document());
  });

  it('has a glyph for every character', () => {
    const faces = facesOf();
    expect(
      tofu(
        runsOf(document())
          .map((run) => run.text)
          .join(''),
        faces,
      ),
    ).toEqual([]);
  });
});

describe('people write their own chapter', () => {
  it('with numbers of queries, and a numeral without one is refused at its place', async () => {
    const write = (text: string) =>
      withApi(recordingIo(home), (fetch) =>
        buildDocument(fetch, SUBJECTS[0], templateOf('quarterly'), { inputs: { written: { issues: text } } }),
      );
    const made = await write('## 托育\n\n受理{{value applications}}，应予重视。');
    const issues = made.sections.filter((s) => s.origin === 'written');
    expect(issues.map((s) => s.heading)).toEqual(['问题与建议', '托育']);
    await expect(write('增长了12%。')).rejects.toThrow(PaperError);
  });
});

describe('a paper is set', () => {
  it('in every format, twice with the same bytes', async () => {
    const brief = papers[3];
    if (brief === undefined) throw new Error('not built');
    const formats = ['html', 'pdf', 'pdfa', 'docx'] as const;
    const once = await renderPaper(brief, formats);
    const press = new Press();
    const twice = await press.render(brief, formats);
    // What a workspace holds in its folder of fonts is used and named; the rest is substituted.
    symlinkSync(facesOf().body.file, join(home, '仿宋_GB2312.ttf'));
    const licensed = await press.render(brief, ['html'], { fonts: home }).finally(() => press.close());
    expect(
      licensed.fonts.filter((f) => f.role === 'body' || f.role === 'kai').map((f) => [f.file, f.substitutes]),
    ).toEqual([
      ['仿宋_GB2312.ttf', ''],
      [facesOf().kai.name, '楷体'],
    ]);
    expect(once.pages).toBe(1);
    for (const format of formats) {
      const [a, b] = [once.files.get(format), twice.files.get(format)];
      expect(a?.length, format).toBeGreaterThan(5000);
      expect(Buffer.from(a ?? []).equals(Buffer.from(b ?? [])), format).toBe(true);
    }
    const pdf = Buffer.from(once.files.get('pdf') ?? []).toString('latin1');
    expect(pdf).toContain('/MarkInfo');
    expect(pdf).toMatch(/pdfuaid:part>?=?"?1/);
    expect(Buffer.from(once.files.get('pdfa') ?? []).toString('latin1')).toMatch(/pdfaid:part>?=?"?2/);
    const html = Buffer.from(once.files.get('html') ?? []).toString('utf8');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(html).toMatch(/<data id="[^"]+" value=/);
  }, 300_000);

  it('not with a character no font has, which is named at its place', async () => {
    const brief = papers[3];
    if (brief === undefined) throw new Error('not built');
    const odd = { ...brief, front: { ...brief.front, publisher: '𠮷林市总工会' } };
    await expect(renderPaper(odd, ['html'])).rejects.toThrow(/封面.*𠮷.*U\+20BB7/);
  });

  it('and can be cancelled before it is done', async () => {
    const quarterly = papers[0];
    if (quarterly === undefined) throw new Error('not built');
    const press = new Press();
    const stop = AbortSignal.timeout(5);
    await expect(press.render(quarterly, ['pdf'], { signal: stop })).rejects.toThrow();
    press.close();
  });

  it('knows rare characters of names and places', () => {
    expect(tofu('䶮堃龘㐂鿫邨涢灞鄠甪亳歙黟婺', facesOf())).toEqual([]);
    expect(readFileSync(facesOf().body.file).length).toBeGreaterThan(1e6);
  });
});
