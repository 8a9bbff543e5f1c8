import type { PaperCommitment, PaperSubject } from '../../contracts/paper-document.ts';
import type { Worklog } from '../../worklog/store.ts';
import type { ApiContext } from '../context.ts';

export async function promisesOf(
  _context: ApiContext,
  _db: Worklog,
  _subject: PaperSubject,
  _release: string,
): Promise<PaperCommitment[]> {
  return [];
}
