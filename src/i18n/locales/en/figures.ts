import type { Messages } from '../messages.ts';
import type { figures as zh } from '../zh-CN/figures.ts';

export const figures: Messages<typeof zh> = {
  'figure.explain': 'Origin',
  'figure.notes': 'Notes',
  'figure.copyPicture': 'Copy as picture',
  'figure.by': 'by {split}',
  'figure.embed': 'Copy code to embed',
  'figure.copied': 'Copied.',
  'figure.notCopied': 'The browser did not allow it. Download instead.',
  'note.body': 'Write a note or comment',
  'note.month': 'Month (optional)',
  'note.add': 'Add',
  'note.withdraw': 'Take back',
  'explain.title': '{name}: where it comes from',
  'explain.definition': 'Definition',
  'explain.unit': 'Unit',
  'explain.source': 'Source and owner',
  'explain.denominator': 'Denominator',
  'explain.asOf': 'Data as of',
  'explain.version': 'Version and query',
  'explain.more': 'See also',
  'explain.close': 'Close',
};
