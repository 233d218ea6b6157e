/**
 * Largest deviation that a client's contract allows, as reports show it: `12.34`, `0.5`, `10`.
 * `hundredths` is at least 0, as the contract keeps it. Source: external services, "Filecoin EVM".
 */
export const contractMaxDeviation = (hundredths: bigint): string => {
  const fraction = String(hundredths % 100n)
    .padStart(2, "0")
    .replace(/0+$/, "")
  return fraction === "" ? String(hundredths / 100n) : `${hundredths / 100n}.${fraction}`
}
