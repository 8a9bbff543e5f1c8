import { SCRUB_KINDS, type ScrubKind } from '../../../../pipelines/privacy/scrub/kind.ts';
import { scrub } from '../../../../pipelines/privacy/scrub/scrub.ts';
import type { LabelledCase } from './make-cases.ts';

export interface KindMeasure {
  readonly kind: ScrubKind;
  readonly labelled: number;
  readonly recalled: number;
  readonly found: number;
  readonly right: number;
}

const LETTER = /[\p{L}\p{N}]/u;

/** Recall by coverage, precision by overlap with a label of the same kind; see README.md. */
export function measure(
  cases: readonly LabelledCase[],
  report?: (what: 'missed' | 'wrong', kind: string, piece: string, text: string) => void,
): KindMeasure[] {
  const counts = new Map(SCRUB_KINDS.map((kind) => [kind, { labelled: 0, recalled: 0, found: 0, right: 0 }]));
  for (const { text, spans } of cases) {
    const { found } = scrub(text);
    const covered = (at: number): boolean => found.some((f) => f.start <= at && at < f.end);
    for (const span of spans) {
      const count = counts.get(span.kind as ScrubKind);
      if (!count) throw new Error(`unknown kind ${span.kind}`);
      count.labelled++;
      let whole = true;
      for (let at = span.start; at < span.end; at++)
        if (LETTER.test(text[at] ?? '') && !covered(at)) whole = false;
      if (whole) count.recalled++;
      else report?.('missed', span.kind, text.slice(span.start, span.end), text);
    }
    for (const finding of found) {
      const count = counts.get(finding.kind);
      if (!count) continue;
      count.found++;
      if (spans.some((s) => s.kind === finding.kind && s.start < finding.end && s.end > finding.start))
        count.right++;
      else report?.('wrong', finding.kind, text.slice(finding.start, finding.end), text);
    }
  }
  return [...counts].map(([kind, count]) => ({ kind, ...count }));
}
