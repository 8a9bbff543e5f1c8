/** 居民消费支出分类(2013), the eight classes, and 99 for what none of them holds: `consumption_classes.csv`. */
export const CONSUMPTION_CLASSES = ['01', '02', '03', '04', '05', '06', '07', '08', '99'] as const;

export type ConsumptionClass = (typeof CONSUMPTION_CLASSES)[number];

export const UNCLASSIFIED_CONSUMPTION: ConsumptionClass = '99';

/** Health care: stored without the member key. */
export const SENSITIVE_CONSUMPTION_CLASSES: readonly ConsumptionClass[] = ['07'];

/** What members seldom buy through the union, so shares are re-based without it before they meet NBS shares. */
export const UNCOVERED_CONSUMPTION_CLASSES: readonly ConsumptionClass[] = ['03'];
