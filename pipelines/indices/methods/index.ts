import { alertMethods } from './alerts.ts';
import { arimaMethods } from './arima.ts';
import { compositeMethods } from './composite.ts';
import { forecastMethods } from './forecast.ts';
import { itsMethods } from './its.ts';
import { mixMethods } from './mix.ts';
import { priceMethods } from './price.ts';
import { ratingMethods } from './rating.ts';
import { seasonalMethods } from './seasonal.ts';
import type { MethodSpec } from './spec.ts';
import { surveyMethods } from './survey.ts';
import { trendMethods } from './trend.ts';

/** Every statistical method that can be run on a CSV, by name. */
export const methods: ReadonlyMap<string, MethodSpec> = new Map(
  [
    ...compositeMethods,
    ...seasonalMethods,
    ...trendMethods,
    ...alertMethods,
    ...forecastMethods,
    ...arimaMethods,
    ...priceMethods,
    ...mixMethods,
    ...itsMethods,
    ...ratingMethods,
    ...surveyMethods,
  ].map((spec) => [spec.name, spec]),
);
