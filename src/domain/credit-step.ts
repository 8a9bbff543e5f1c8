/** What may be suggested about a merchant, the least first. */
export const CREDIT_STEPS = ['watch', 'suspend', 'exit'] as const;
export type CreditStep = (typeof CREDIT_STEPS)[number];
