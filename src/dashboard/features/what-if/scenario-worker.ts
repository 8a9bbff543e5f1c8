import type { LeafTable } from '../../../indices/uncertain-thermometer.ts';
import { type Scenario, type Weights, WhatIf, type WhatIfOptions } from '../../../indices/what-if.ts';

/** What the page asks: first the table, then weights, as often as a slider moves. */
export type Question =
  | { readonly kind: 'open'; readonly table: LeafTable; readonly options: WhatIfOptions }
  | { readonly kind: 'try'; readonly turn: number; readonly weights: Weights; readonly draws: number };

export interface Answer {
  readonly turn: number;
  readonly scenario: Scenario;
}

let open: WhatIf | undefined;

self.onmessage = ({ data }: MessageEvent<Question>): void => {
  if (data.kind === 'open') {
    open = new WhatIf(data.table, data.options);
    return;
  }
  if (open === undefined) return;
  const answer: Answer = { turn: data.turn, scenario: open.at(data.weights, data.draws) };
  self.postMessage(answer);
};
