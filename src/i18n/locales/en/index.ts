import { alerts } from './alerts.ts';
import { app } from './app.ts';
import { charts } from './charts.ts';
import { consumption } from './consumption.ts';
import { datasets } from './datasets.ts';
import { demand } from './demand.ts';
import { editions } from './editions.ts';
import { environment } from './environment.ts';
import { figures } from './figures.ts';
import { method } from './method.ts';
import { overview } from './overview.ts';
import { papers } from './papers.ts';
import { quality } from './quality.ts';
import { representation } from './representation.ts';
import { settings } from './settings.ts';
import { style } from './style.ts';
import { supply } from './supply.ts';
import { trends } from './trends.ts';
import { values } from './values.ts';
import { whatIf } from './what-if.ts';
import { work } from './work.ts';

export const en = {
  ...values,
  ...charts,
  ...app,
  ...consumption,
  ...overview,
  ...trends,
  ...quality,
  ...representation,
  ...method,
  ...papers,
  ...datasets,
  ...editions,
  ...alerts,
  ...demand,
  ...supply,
  ...work,
  ...environment,
  ...whatIf,
  ...figures,
  ...style,
  ...settings,
} as const;
