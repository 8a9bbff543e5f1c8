/** What a worker has to know before its first task. */
export interface Bench {
  /** A copy of the warehouse that nobody writes to. */
  readonly warehouse: string;
  readonly dictionary: string;
  readonly memoryLimit: string;
  readonly threads: number;
  /** Where its engine puts what does not fit into memory. */
  readonly spill: string;
}

/** Some periods of one model: nobody else makes a row of them, and nothing of them has to be added up afterwards. */
export interface Task {
  /** Names model, recipe and inputs: a folder of another state of the data never passes for this one. */
  readonly id: string;
  readonly model: string;
  readonly parts: readonly number[];
  readonly sql: string;
  /** The column that says to which part a row belongs. */
  readonly column: string;
  /** Rows it reads, about; the largest are given out first. */
  readonly weight: number;
}

/** From the foreman to a worker. */
export type Order =
  | { readonly kind: 'open'; readonly bench: Bench }
  | { readonly kind: 'task'; readonly task: Task; readonly folder: string };

/** From a worker to the foreman; `alive` says that it has not been stopped. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'done'; readonly task: string }
  | { readonly kind: 'failed'; readonly task: string | null; readonly said: string };
