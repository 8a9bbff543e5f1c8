import { useEffect, useRef, useState } from 'react';
import { leafTable } from '../../../client/what-if.ts';
import type { WhatIfAnswer } from '../../../contracts/what-if.ts';
import type { Scenario, Weights } from '../../../indices/what-if.ts';
import type { Answer, Question } from './scenario-worker.ts';

/** Draws while a slider moves; all of them once it rests. */
const QUICK = 50;
const REST_MS = 300;

/** Readings under other weights, worked out beside the page: quickly while they move, fully when they rest. */
export function useScenario(answer: WhatIfAnswer | undefined, weights: Weights | null): Scenario | undefined {
  const [scenario, setScenario] = useState<Scenario>();
  const [worker, setWorker] = useState<Worker>();
  const turn = useRef(0);
  const busy = useRef(false);
  const next = useRef<Question>(undefined);

  useEffect(() => {
    if (answer === undefined) return;
    const made = new Worker(new URL('./scenario-worker.ts', import.meta.url), { type: 'module' });
    const { seed, level, weight_range: weightRange } = answer.uncertainty;
    const opening: Question = {
      kind: 'open',
      table: leafTable(answer),
      options: { seed, level, weightRange },
    };
    made.postMessage(opening);
    made.onmessage = ({ data }: MessageEvent<Answer>): void => {
      busy.current = false;
      setScenario(data.scenario);
      const waiting = next.current;
      next.current = undefined;
      if (waiting !== undefined) send(made, waiting, busy);
    };
    busy.current = false;
    next.current = undefined;
    setWorker(made);
    return () => {
      made.terminate();
      setScenario(undefined);
    };
  }, [answer]);

  useEffect(() => {
    if (worker === undefined || weights === null || answer === undefined) return;
    const question = (draws: number): void => {
      turn.current += 1;
      const asked: Question = { kind: 'try', turn: turn.current, weights, draws };
      // The newest weights are all that is worth an answer.
      if (busy.current) next.current = asked;
      else send(worker, asked, busy);
    };
    question(QUICK);
    const rest = setTimeout(() => question(answer.uncertainty.draws), REST_MS);
    return () => clearTimeout(rest);
  }, [worker, weights, answer]);
  return scenario;
}

function send(worker: Worker, question: Question, busy: { current: boolean }): void {
  busy.current = true;
  worker.postMessage(question);
}
