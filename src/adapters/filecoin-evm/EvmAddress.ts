import { Data, Either, Encoding, Schema } from "effect"
import { base32 } from "multiformats/bases/base32"

/** Address of the Ethereum side of the chain: `0x` and 40 hexadecimal digits, in lower case. */
export const EvmAddress = Schema.String.pipe(Schema.pattern(/^0x[0-9a-f]{40}$/), Schema.brand("EvmAddress"))
export type EvmAddress = typeof EvmAddress.Type

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
/** The delegated addresses of the namespace 10, that of the Ethereum address manager: base32 without padding. */
const delegatedAddress = /^f410f([a-z2-7]+)$/

const LARGEST_ID = 2n ** 64n - 1n
/** Before the eight bytes of an actor's id. */
const ID_MASK = `ff${"00".repeat(11)}`

const ADDRESS_BYTES = 20
const CHECKSUM_BYTES = 4

/**
 * Counterpart of an id address, `f0…`, or of a delegated one, `f410f…`. The checksum is not looked at: a mistyped address
 * is no contract's, and a call of it answers nothing. Source: external services, "Filecoin EVM".
 */
export const evmAddress = (address: string): Either.Either<EvmAddress, NoEvmAddress> => {
  const none = (detail: string) => Either.left(new NoEvmAddress({ address, detail }))
  const [, id] = idAddress.exec(address) ?? []
  if (id !== undefined) {
    const number = BigInt(id)
    return number > LARGEST_ID ? none("an id beyond 64 bits") : Either.right(maskedId(number))
  }
  const [, digits] = delegatedAddress.exec(address) ?? []
  if (digits === undefined) return none("neither an id nor a delegated address")
  return Either.try(() => base32.decode(`${base32.prefix}${digits}`)).pipe(
    Either.filterOrLeft(
      (bytes) => bytes.length === ADDRESS_BYTES + CHECKSUM_BYTES,
      () => undefined
    ),
    Either.match({
      onLeft: () => none("not 20 bytes and a checksum in base32"),
      onRight: (bytes) => Either.right(EvmAddress.make(`0x${Encoding.encodeHex(bytes.subarray(0, ADDRESS_BYTES))}`))
    })
  )
}

const maskedId = (id: bigint): EvmAddress => EvmAddress.make(`0x${ID_MASK}${id.toString(16).padStart(16, "0")}`)
