import { type Database, literal } from '../../warehouse/duckdb.ts';

/** How often one answer was given in one cell of respondents. */
export interface AnswerCell extends Record<string, unknown> {
  readonly month: number;
  readonly question: string;
  readonly answer: string;
  readonly sex: string;
  readonly age_band: string;
  readonly industry: string;
  readonly responses: number;
}

export const readAnswers = (db: Database, level: string, region: string): Promise<AnswerCell[]> =>
  db.all<AnswerCell>(
    `select event_month as month, question_code as question, answer::varchar as answer, sex::varchar as sex,
            age_band::varchar as age_band, industry::varchar as industry, responses::double as responses
     from inside.survey_answers where region_level = ${literal(level)} and region_code = ${literal(region)}
     order by event_month, question_code, sex, age_band, industry, answer`,
  );

/** Members on the roll by margin: what respondents are weighted to. */
export async function readRoll(db: Database): Promise<readonly [Margin, Margin, Margin]> {
  const rows = await db.all<{ sex: string; age_band: string; industry: string; n: number }>(
    `select sex::varchar as sex, age_band::varchar as age_band, industry::varchar as industry, sum(on_roll)::double as n
     from inside.representation where grouping_set = 'cell' and family = '*' group by all order by all`,
  );
  const margin = (column: 'sex' | 'age_band' | 'industry'): Margin => {
    const sizes = new Map<string, number>();
    for (const row of rows) sizes.set(row[column], (sizes.get(row[column]) ?? 0) + row.n);
    return sizes;
  };
  return [margin('sex'), margin('age_band'), margin('industry')];
}

export type Margin = ReadonlyMap<string, number>;
