/** Metrics told of each scene of disputes, in the order of the columns: how many, how they ended, how long, at whose cost. */
export const SCENE_METRICS = [
  'disputes',
  'dispute_complainants',
  'settlement_rate',
  'recovery_rate',
  'disputed_amount',
  'dispute_days',
  'legal_aid_rate',
  'free_rate',
  'fees_avoided',
] as const;
