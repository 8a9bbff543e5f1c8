import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { escapeHtml } from '../../../charts/tooltip.ts';
import type {
  Block,
  PaperDocument,
  PaperSection,
  PaperTable,
  Run,
} from '../../../contracts/paper-document.ts';
import { metricNames } from '../../metric-names.ts';
import type { Picture } from '../../picture.ts';
import { coverOf, findingNumbers, headOf } from '../page.ts';
import { plainTitle } from '../pictures.ts';

const style = join(dirname(fileURLToPath(import.meta.url)), 'paper.css');

/** A paper as one file: no script, no request; every number names its query, every literal its source. */
export function renderHtml(document: PaperDocument, pictures: ReadonlyMap<Block, Picture>): string {
  const cover = coverOf(document);
  const page: Page = { pictures, names: metricNames(document) };
  const titled = document.sections.filter((section) => section.level <= 2);
  return [
    '<!doctype html>',
    '<html lang="zh-CN"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(cover.title + cover.subtitle)}</title>`,
    `<meta name="description" content="${escapeHtml(cover.description)}">`,
    `<style>${readFileSync(style, 'utf8')}</style></head><body>`,
    '<header class="cover">',
    cover.banner === '' ? '' : `<p class="banner">${escapeHtml(cover.banner)}</p>`,
    `<p class="publisher">${escapeHtml(cover.publisher)}</p>`,
    `<h1>${escapeHtml(cover.title)}</h1>`,
    `<p class="subtitle">${escapeHtml(cover.subtitle)}</p>`,
    `<p class="label">${escapeHtml([cover.label, cover.date].filter((s) => s !== '').join('　'))}</p>`,
    `<p class="imprint">${escapeHtml(cover.imprint)}</p></header>`,
    titled.length > 3
      ? `<nav aria-label="目录"><h2>目录</h2><ol>${titled
          .map(
            (s) => `<li class="l${s.level}"><a href="#${escapeHtml(s.id)}">${escapeHtml(headOf(s))}</a></li>`,
          )
          .join('')}</ol></nav>`
      : '',
    '<main>',
    ...document.sections.map((section) => sectionOf(section, page)),
    '</main></body></html>\n',
  ].join('\n');
}

/** What the blocks of a paper are written with: its pictures, and what its numbers are numbers of. */
interface Page {
  readonly pictures: ReadonlyMap<Block, Picture>;
  readonly names: ReadonlyMap<string, string>;
}

function sectionOf(section: PaperSection, page: Page): string {
  const tag = section.level <= 1 ? 'h2' : section.level === 2 ? 'h3' : 'h4';
  const findings = findingNumbers(section);
  return [
    `<section id="${escapeHtml(section.id)}" class="l${section.level} ${section.origin}">`,
    `<${tag}>${escapeHtml(headOf(section))}</${tag}>`,
    ...section.blocks.map((block) => blockOf(block, findings.get(block) ?? '', page)),
    '</section>',
  ].join('\n');
}

function blockOf(block: Block, number: string, page: Page): string {
  const runs = (all: readonly Run[]): string => runsOf(all, page);
  const id = escapeHtml(block.id);
  if (block.kind === 'paragraph')
    return `<p id="${id}" class="${block.role}">${number}${runs(block.runs)}</p>`;
  if (block.kind === 'table') return tableOf(block, page);
  const picture = page.pictures.get(block);
  const source =
    picture === undefined ? '' : `data:image/svg+xml;base64,${Buffer.from(picture.svg).toString('base64')}`;
  return [
    `<figure id="${id}"><img src="${source}" alt="${escapeHtml(block.alt)}" width="${picture?.width ?? 0}" height="${picture?.height ?? 0}">`,
    ...block.notes.map((note) => `<p class="table-note">${runs(note)}</p>`),
    `<figcaption>${escapeHtml(block.number)}　${runs(block.title)}</figcaption></figure>`,
  ].join('');
}

function tableOf(table: PaperTable, page: Page): string {
  const runs = (all: readonly Run[]): string => runsOf(all, page);
  const cell = (content: readonly Run[], i: number): string => {
    const number = table.columns[i]?.kind === 'number';
    const tag = i === 0 ? 'th scope="row"' : 'td';
    return `<${tag}${number ? ' class="number"' : ''}>${runs(content)}</${tag.split(' ')[0]}>`;
  };
  const head = table.columns.map(
    (c) => `<th scope="col">${escapeHtml(c.title)}${c.unit ? `（${escapeHtml(c.unit)}）` : ''}</th>`,
  );
  return [
    `<figure id="${escapeHtml(table.id)}" class="table"><table aria-label="${escapeHtml(plainTitle(table))}">`,
    `<caption>${escapeHtml(table.number)}　${runs(table.title)}${table.unit === '' ? '' : `<span class="unit">${escapeHtml(table.unit)}</span>`}</caption>`,
    `<thead><tr>${head.join('')}</tr></thead><tbody>`,
    ...table.rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`),
    '</tbody></table>',
    ...table.notes.map((note) => `<p class="table-note">${runs(note)}</p>`),
    '</figure>',
  ].join('');
}

const runsOf = (all: readonly Run[], page: Page): string => all.map((run) => runOf(run, page)).join('');

function runOf(run: Run, { names }: Page): string {
  const text = escapeHtml(run.text);
  if (run.kind === 'text') return run.strong ? `<b>${text}</b>` : text;
  if (run.kind === 'literal')
    return `<span id="${run.id}" class="literal" title="${escapeHtml(run.source)}">${text}</span>`;
  const from = run.from.cells[0]?.answer ?? '';
  return `<data id="${run.id}" value="${run.value ?? ''}" data-status="${run.status}" title="${escapeHtml(`${names.get(run.metric) ?? run.metric}，查询 ${from}`)}">${text}</data>`;
}
