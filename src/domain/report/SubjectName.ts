const name = /^[a-z0-9]{1,100}$/i

/** Whether a text can be the id or the address of anybody on chain. What cannot has no reports and gets none. */
export const isSubjectName = (text: string): boolean => name.test(text)
