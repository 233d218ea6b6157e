/** `No storage providers`, `1 storage provider`, `3 storage providers`. Source: published rules, "Plural forms". */
export const storageProviders = (amount: number): string =>
  amount === 0 ? "No storage providers" : `${amount} storage provider${amount === 1 ? "" : "s"}`

/** As {@link storageProviders}, with the verb: `1 storage provider is`, `3 storage providers are`. */
export const storageProvidersAre = (amount: number): string =>
  `${storageProviders(amount)} ${amount === 1 ? "is" : "are"}`
