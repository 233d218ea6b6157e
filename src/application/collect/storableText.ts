const unstorable = /[\0\p{Surrogate}]/u

/** Whether PostgreSQL has room for a text: it has none for U+0000 and for half a surrogate pair. */
export const isStorable = (text: string): boolean => !unstorable.test(text)
