/**
 * Groups of workers. They overlap (a migrant courier who is a woman is in three), so they are flags on the
 * member and their counts are never summed; `all` is everybody.
 */
export const WORKER_GROUPS = [
  'all',
  'new_form',
  'migrant',
  'female',
  'industrial',
  'hardship',
  'model',
  'youth',
] as const;

export type WorkerGroup = (typeof WORKER_GROUPS)[number];

/** The boolean field of the members contract behind a group; hardship is sensitive and has none. */
export const WORKER_GROUP_FLAG: Readonly<Partial<Record<WorkerGroup, string>>> = {
  new_form: 'is_new_form',
  migrant: 'is_migrant',
  female: 'is_female_worker',
  industrial: 'is_industrial',
  model: 'is_model',
  youth: 'is_youth',
};
