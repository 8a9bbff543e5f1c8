import type { Messages } from '../messages.ts';
import type { papers as zh } from '../zh-CN/papers.ts';

export const papers: Messages<typeof zh> = {
  'papers.about':
    'One edition a quarter. Every number in the text is bound to a value that passed the disclosure gate; made again from the same release it is the same.',
  'papers.none': 'No quarter is complete yet.',
  'papers.incomplete': 'quarter open',
  'papers.all': 'All white papers',
  'papers.trace': 'Point at a number to see its metric, query id and status.',
  'papers.print': 'Print or save as PDF',
  'paper.table': 'Table {n}. {title}',
  'paper.figure': 'Figure {n}. {title}',
  'paper.notes': 'Notes and provenance',
  'paper.hash': 'Data fingerprint, SHA-256',
  'paper.methods': 'Method versions',
  'paper.layer': 'Layer',
  'paper.marks': 'Marks: {list}',
  'paper.bound': 'metric {metric} · query {query} · {status}',
};
