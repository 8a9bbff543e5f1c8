import { charts } from './charts.ts';
import { values } from './values.ts';

export const en = { ...values, ...charts } as const;
