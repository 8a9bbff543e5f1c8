import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FESTIVALS, type FestivalYear } from '../../../src/domain/festival.ts';
import type { Holiday } from '../../../src/domain/working-day.ts';
import type { MovingCalendar } from '../../../src/indices/calendar-effects.ts';
import { REFERENCE_FOLDER } from '../../workspace.ts';
import { parseCsv } from './csv.ts';

/** The committed calendar: `data/reference/festivals.csv` and `holidays_cn.csv`. */
export function movingCalendar(folder = REFERENCE_FOLDER): MovingCalendar {
  const rows = (file: string): Record<string, string>[] => {
    const { header, rows: lines } = parseCsv(readFileSync(join(folder, file), 'utf8'));
    return lines.map(({ cells }) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
  };
  return {
    festivals: rows('festivals.csv').map(
      (row) =>
        ({
          year: Number(row.year),
          ...Object.fromEntries(FESTIVALS.map((name) => [name, row[name] ?? ''])),
        }) as FestivalYear,
    ),
    holidays: rows('holidays_cn.csv').map(
      (row): Holiday => ({ date: row.date ?? '', kind: row.kind === 'work' ? 'work' : 'off' }),
    ),
  };
}
