import type { LeafTable } from '../../../indices/uncertain-thermometer.ts';
import { type Scenario, type Weights, WhatIf, type WhatIfOptions } from '../../../indices/what-if.ts';

/** What the page asks of a table: it is opened first, then weights come, as often as a slider moves. */
export type Question = { readonly of: number } & (
  | { readonly kind: 'open'; readonly table: LeafTable; readonly options: WhatIfOptions }
  | { readonly kind: 'try'; readonly weights: Weights; readonly draws: number }
  | { readonly kind: 'close' }
);

export interface Answer {
  readonly of: number;
  readonly scenario: Scenario;
}

/** Draws between two looks at what was asked meanwhile. */
const PART = 30;

const open = new Map<number, WhatIf>();
/** What is being worked out, one for each table: its newest weights are all that is worth an answer. */
const asked = new Map<number, { readonly draws: number; readonly parts: Generator<void, Scenario, void> }>();

self.onmessage = ({ data }: MessageEvent<Question>): void => {
  const { of } = data;
  if (data.kind === 'open') open.set(of, new WhatIf(data.table, data.options));
  else if (data.kind === 'close') {
    open.delete(of);
    asked.delete(of);
  } else {
    const table = open.get(of);
    if (table === undefined) return;
    const idle = asked.size === 0;
    asked.delete(of);
    asked.set(of, { draws: data.draws, parts: table.inParts(data.weights, data.draws, PART) });
    if (idle) step();
  }
};

/** One part of the question with the fewest draws: what a moving slider waits for goes before what may take its time. */
function step(): void {
  const [first] = [...asked].sort(([, a], [, b]) => a.draws - b.draws);
  if (first === undefined) return;
  const [of, { parts }] = first;
  const { done, value } = parts.next();
  if (done) {
    asked.delete(of);
    const answer: Answer = { of, scenario: value };
    self.postMessage(answer);
  }
  if (asked.size > 0) setTimeout(step);
}
