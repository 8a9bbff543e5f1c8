import type { WorkEvidence } from '../../contracts/work-item.ts';
import type { Gated } from '../../domain/table.ts';
import { type WorkKind, workId } from '../../domain/work-kind.ts';
import type { WorkSubject } from '../../worklog/work-item.ts';
import { principal } from '../access/ambient.ts';
import { alertSuggestions } from '../alerts/suggest.ts';
import type { ApiContext } from '../context.ts';
import { watchSuggestions } from '../merchants/suggest.ts';
import type { OpenRelease } from '../release/open.ts';
import { mayView } from './may-view.ts';

/** Work a release suggests: what it is about, and the evidence, which has passed the gate. */
export interface WorkSuggestion extends Omit<WorkSubject, 'evidence'> {
  readonly evidence: Gated<WorkEvidence>;
}

/** Suggestions of one kind as their reader may see them. */
export type Suggest = (context: ApiContext, release: OpenRelease) => Promise<readonly WorkSuggestion[]>;

/** Kinds whose work is suggested by a rule; the others are opened by people. */
const SOURCES: Partial<Record<WorkKind, Suggest>> = { alert: alertSuggestions, watch: watchSuggestions };

/** What a release suggests its reader to do, by id. */
export async function suggestions(
  context: ApiContext,
  release: OpenRelease,
  kind?: WorkKind,
): Promise<ReadonlyMap<string, WorkSuggestion>> {
  const found = new Map<string, WorkSuggestion>();
  for (const [of, suggest] of Object.entries(SOURCES) as [WorkKind, Suggest][]) {
    if (kind !== undefined && kind !== of) continue;
    for (const one of await suggest(context, release))
      if (mayView(one, principal(), release)) found.set(workId(of, one.subject), one);
  }
  return found;
}
