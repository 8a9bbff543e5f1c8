/** Who asks, until there are accounts: whoever sits at this machine. */
export const LOCAL_ACTOR = 'local';
