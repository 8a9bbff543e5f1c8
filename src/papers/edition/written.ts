import type { Audience } from '../../contracts/paper-document.ts';
import type { PaperSource } from '../build/document.ts';
import { parseChapter } from '../template/chapter.ts';

/** The sections of a paper that people write, with their headings, in reading order. */
export function writtenSections(
  { files }: PaperSource,
  audience: Audience,
): { readonly id: string; readonly heading: string }[] {
  return files
    .map(({ path, text }) => parseChapter(path, text))
    .filter((chapter) => chapter.origin === 'written' && (chapter.audiences?.includes(audience) ?? true))
    .map(({ id, file, nodes }) => {
      const heading = nodes.find((node) => node.kind === 'heading');
      const line =
        heading && files.find(({ path }) => path === file)?.text.split('\n')[heading.place.line - 1];
      return { id, heading: line?.replace(/^#+\s*/, '').trim() || id };
    });
}
