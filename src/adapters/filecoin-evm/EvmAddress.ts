import { Data, Either } from "effect"
import { fromString, toEthAddress } from "iso-filecoin/address"

/** Address of the Ethereum side of the chain: `0x` and 40 hexadecimal digits. */
export type EvmAddress = `0x${string}`

/** An address of the chain has no counterpart on its Ethereum side. */
export class NoEvmAddress extends Data.TaggedError("NoEvmAddress")<{
  readonly address: string
  readonly detail: string
}> {
  override get message(): string {
    return `no Ethereum address for ${this.address}: ${this.detail}`
  }
}

const idAddress = /^f0(\d{1,20})$/
/** Namespace 10 is that of the Ethereum address manager; twenty bytes and a checksum make 39 digits. */
const delegatedAddress = /^f410f[a-z2-7]{39}$/

const LARGEST_ID = 2n ** 64n - 1n

/** Why an address has no counterpart, before the library reads it: it takes more for an address than the chain does. */
const objection = (address: string): string | undefined => {
  const [, id] = idAddress.exec(address) ?? []
  if (id !== undefined) return BigInt(id) > LARGEST_ID ? "an id beyond 64 bits" : undefined
  return delegatedAddress.test(address) ? undefined : "neither an id nor a delegated address"
}

/**
 * Counterpart of an id address, `f0…`, or of a delegated one, `f410f…`; a mistyped one has none, for its checksum fails.
 * Source: external services, "Filecoin EVM".
 */
export const evmAddress = (address: string): Either.Either<EvmAddress, NoEvmAddress> => {
  const detail = objection(address)
  return (
    detail === undefined
      ? Either.try({
          try: (): EvmAddress => `0x${toEthAddress(fromString(address)).slice("0x".length)}`,
          catch: (cause) => (cause instanceof Error ? cause.message : String(cause))
        })
      : Either.left(detail)
  ).pipe(Either.mapLeft((reason) => new NoEvmAddress({ address, detail: reason })))
}
