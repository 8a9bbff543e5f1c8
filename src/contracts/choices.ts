/** What a page offers to choose and a request names. No schema stands here, so that the browser loads none. */

/** What a value may be compared with. */
export const COMPARISONS = ['previous', 'yoy', 'peers', 'nation'] as const;

/** How answers of a survey become one index. */
export const CONFIDENCE_FORMULAE = ['pboc', 'beijing', 'michigan'] as const;

/** Festivals that spending by day is aligned on. */
export const ALIGNED_FESTIVALS = ['spring_festival', 'dragon_boat', 'mid_autumn'] as const;

/** What members may be divided by; the employment form and other groups of workers overlap. */
export const SEGMENT_DIMENSIONS = ['age_band', 'sex', 'industry', 'worker_group', 'region'] as const;
