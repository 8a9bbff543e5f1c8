/** A picture that waits to be drawn. */
interface Waiting {
  readonly element: HTMLElement;
  readonly draw: () => void;
}

const waiting = new Map<HTMLElement, Waiting>();
let running = false;

/**
 * Draws later, one picture a task, what the reader sees first before what is further down: a page of many charts
 * answers to clicks between them. A picture that is asked for again before its turn is drawn once, as it was asked last.
 * @returns takes it out of the queue.
 */
export function drawSoon(element: HTMLElement, draw: () => void): () => void {
  const own: Waiting = { element, draw };
  waiting.set(element, own);
  if (!running) {
    running = true;
    afterPaint(next);
  }
  return () => {
    if (waiting.get(element) === own) waiting.delete(element);
  };
}

/** The frame that a click asked for comes first; a page that is not seen has no frames, so nobody waits for one. */
export function afterPaint(then: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(then);
  else requestAnimationFrame(() => setTimeout(then));
}

function next(): void {
  const first = nearest();
  if (first === undefined) {
    running = false;
    return;
  }
  waiting.delete(first.element);
  try {
    first.draw();
  } finally {
    afterPaint(next);
  }
}

/** Paper waits for nobody. */
globalThis.addEventListener?.('beforeprint', () => {
  for (const [element, { draw }] of [...waiting]) {
    waiting.delete(element);
    draw();
  }
});

/** The picture nearest to what is on the screen. */
function nearest(): Waiting | undefined {
  let best: Waiting | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const one of waiting.values()) {
    const { top, bottom } = one.element.getBoundingClientRect();
    const away = Math.max(0, top - window.innerHeight, -bottom);
    if (away >= least) continue;
    [best, least] = [one, away];
  }
  return best;
}
