import { appealMetrics } from './catalogue/appeals.ts';
import { consumptionMetrics } from './catalogue/consumption.ts';
import { disputeMetrics } from './catalogue/disputes.ts';
import { labourMetrics } from './catalogue/labour.ts';
import { memberMetrics } from './catalogue/members.ts';
import { ratingMetrics } from './catalogue/ratings.ts';
import { serviceMetrics } from './catalogue/services.ts';
import { siteVisitMetrics } from './catalogue/site-visits.ts';
import { supplyMetrics } from './catalogue/supply.ts';
import { surveyMetrics } from './catalogue/surveys.ts';
import { thermometerMetrics } from './catalogue/thermometer.ts';
import { unionMetrics } from './catalogue/unions.ts';
import { voucherMetrics } from './catalogue/vouchers.ts';
import { wantMetrics } from './catalogue/wants.ts';
import { welfareMetrics } from './catalogue/welfare.ts';
import type { Metric } from './metric.ts';

/**
 * The metric catalogue: every number on a page, in a paper or a dataset is one of these, with its formula, unit,
 * denominator, owner and the dimensions it may be split by. The first amount of each subject is its headline.
 */
export const METRICS: readonly Metric[] = [
  ...thermometerMetrics,
  ...memberMetrics,
  ...serviceMetrics,
  ...wantMetrics,
  ...appealMetrics,
  ...consumptionMetrics,
  ...voucherMetrics,
  ...welfareMetrics,
  ...disputeMetrics,
  ...ratingMetrics,
  ...labourMetrics,
  ...siteVisitMetrics,
  ...supplyMetrics,
  ...surveyMetrics,
  ...unionMetrics,
];
