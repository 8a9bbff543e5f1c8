import { charts } from './charts.ts';
import { values } from './values.ts';

export const zhCN = { ...values, ...charts } as const;
