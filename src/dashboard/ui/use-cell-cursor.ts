import type { KeyboardEvent } from 'react';

/** Class of the buttons that numbers of a table are. */
export const CELL = 'cell-number';

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Arrow keys go from number to number: a table is one stop of the Tab key, however many numbers it has. */
export function moveCell(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  const from = event.target as HTMLElement;
  const cell = from.closest('td');
  const row = cell?.parentElement;
  if (step === undefined || !from.classList.contains(CELL) || !cell || !row) return;
  const [down, right] = step;
  const to =
    right === 0
      ? besides(row, down)?.children[cell.cellIndex]
      : Array.from(row.children).filter((c) => c.querySelector(`.${CELL}`))[
          Array.from(row.children)
            .filter((c) => c.querySelector(`.${CELL}`))
            .indexOf(cell) + right
        ];
  const button = to?.querySelector<HTMLElement>(`.${CELL}`);
  if (!button) return;
  event.preventDefault();
  from.tabIndex = -1;
  button.tabIndex = 0;
  button.focus();
}

const besides = (row: Element, down: number): Element | null =>
  down < 0 ? row.previousElementSibling : row.nextElementSibling;
