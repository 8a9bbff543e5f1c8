import { useEffect, useRef, useState } from 'react';
import { leafTable } from '../../../client/what-if.ts';
import type { WhatIfAnswer } from '../../../contracts/what-if.ts';
import type { Scenario, Weights } from '../../../indices/what-if.ts';
import type { Answer, Question } from './scenario-worker.ts';

/** Draws while a slider moves; all of them once it rests. */
const QUICK = 30;
const REST_MS = 300;

/** One for all tables of a page: on two cores a second one would take that with which the page is drawn. */
export function useScenarioWorker(): Worker | undefined {
  const [worker, setWorker] = useState<Worker>();
  useEffect(() => {
    const made = new Worker(new URL('./scenario-worker.ts', import.meta.url), { type: 'module' });
    setWorker(made);
    return () => made.terminate();
  }, []);
  return worker;
}

/** A table that a worker has opened. */
interface Opened {
  /** Asks for a scenario, and for none of the weights asked for before. */
  ask(weights: Weights, draws: number): void;
  close(): void;
}

let opened = 0;

/** Readings under other weights, worked out beside the page: quickly while they move, fully when they rest. */
export function useScenario(
  worker: Worker | undefined,
  answer: WhatIfAnswer | undefined,
  weights: Weights | null,
): Scenario | undefined {
  const [scenario, setScenario] = useState<Scenario>();
  const table = useRef<Opened>(undefined);

  useEffect(() => {
    if (worker === undefined || answer === undefined) return;
    const made = openTable(worker, answer, setScenario);
    table.current = made;
    return () => {
      table.current = undefined;
      made.close();
      setScenario(undefined);
    };
  }, [worker, answer]);

  useEffect(() => {
    if (worker === undefined || weights === null || answer === undefined) return;
    table.current?.ask(weights, QUICK);
    const rest = setTimeout(() => table.current?.ask(weights, answer.uncertainty.draws), REST_MS);
    return () => clearTimeout(rest);
  }, [worker, weights, answer]);
  return scenario;
}

function openTable(worker: Worker, answer: WhatIfAnswer, onAnswer: (scenario: Scenario) => void): Opened {
  opened += 1;
  const of = opened;
  const say = (question: Question): void => worker.postMessage(question);
  const take = ({ data }: MessageEvent<Answer>): void => {
    if (data.of === of) onAnswer(data.scenario);
  };
  worker.addEventListener('message', take);
  const { seed, level, weight_range: weightRange } = answer.uncertainty;
  say({ of, kind: 'open', table: leafTable(answer), options: { seed, level, weightRange } });
  return {
    ask: (weights, draws) => say({ of, kind: 'try', weights, draws }),
    close() {
      worker.removeEventListener('message', take);
      say({ of, kind: 'close' });
    },
  };
}
