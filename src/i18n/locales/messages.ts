/** The same keys as the Chinese sentences of one area, in another language. */
export type Messages<Zh> = { readonly [K in keyof Zh]: string };
