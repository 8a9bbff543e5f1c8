import type { QueryInput } from '../../contracts/query.ts';

/** The region part of a question about the nation, or one province. */
export const placeOf = (region: string | undefined): Pick<QueryInput, 'region'> =>
  region === undefined ? {} : { region: { level: 'province', codes: [region] } };
