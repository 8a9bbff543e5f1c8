/** Below this share of the usual records, a total is greyed: shown, but no headline and no rank rest on it. */
export const GREYED_BELOW = 0.7;
