import type { Messages } from '../messages.ts';
import type { papers as zh } from '../zh-CN/papers.ts';

export const papers: Messages<typeof zh> = {
  'papers.all': 'All white papers',
  'papers.trace': 'Point at a number to see its metric, query id and status.',
  'papers.print': 'Print or save as PDF',
};
