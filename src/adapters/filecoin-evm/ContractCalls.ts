import { Data, Either, Encoding, Option } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import type { EvmAddress } from "./EvmAddress.js"

/** A contract answered something else than its interface promises; one that does not exist answers `0x`. */
export class UnreadableContractAnswer extends Data.TaggedError("UnreadableContractAnswer")<{
  readonly method: string
  readonly detail: string
}> {
  override get message(): string {
    return `${this.method}: ${this.detail}`
  }
}

/** A method that is called without a transaction. */
export interface ContractMethod<Argument, Answer> {
  /** `0x` and hexadecimal digits: which method, and its argument. */
  readonly callData: (argument: Argument) => string
  /** Reads what the call gave, `0x` and hexadecimal digits. */
  readonly read: (answer: string) => Either.Either<Answer, UnreadableContractAnswer>
}

/** Bytes of a word, in which arguments and answers are written. */
const WORD = 32

const method = <Argument, Answer>(
  signature: string,
  /** First four bytes of the hash of the signature. */
  selector: string,
  /** Hexadecimal digits of a whole number. */
  argument: (value: Argument) => string,
  answer: (bytes: Uint8Array) => Either.Either<Answer, string>
): ContractMethod<Argument, Answer> => ({
  callData: (value) => `0x${selector}${argument(value).padStart(2 * WORD, "0")}`,
  read: (text) =>
    hexadecimal(text).pipe(
      Either.flatMap(answer),
      Either.mapLeft((detail) => new UnreadableContractAnswer({ method: signature, detail }))
    )
})

const hexadecimal = (text: string): Either.Either<Uint8Array, string> =>
  text.startsWith("0x")
    ? Either.mapLeft(Encoding.decodeHex(text.slice("0x".length)), () => "no hexadecimal digits")
    : Either.left("does not begin with 0x")

/** The whole number of the word that begins at a byte. */
const wordAt = (bytes: Uint8Array, start: number): Either.Either<bigint, string> =>
  start + WORD > bytes.length
    ? Either.left(`ends after ${bytes.length} bytes`)
    : Either.right(BigInt(`0x${Encoding.encodeHex(bytes.subarray(start, start + WORD))}`))

/** The word at a byte as a distance inside the answer. */
const distanceAt = (bytes: Uint8Array, start: number): Either.Either<number, string> =>
  Either.flatMap(wordAt(bytes, start), (distance) =>
    distance > BigInt(bytes.length) ? Either.left("points beyond its end") : Either.right(Number(distance))
  )

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The text whose length stands at a byte, followed by its bytes. */
const textAt = (bytes: Uint8Array, start: number): Either.Either<string, string> =>
  Either.flatMap(distanceAt(bytes, start), (length) => {
    const first = start + WORD
    if (first + length > bytes.length) return Either.left("ends within a text")
    return Either.try({ try: () => text.decode(bytes.subarray(first, first + length)), catch: () => "no UTF-8" })
  })

/**
 * Largest deviation that a client's contract allows to a client, in hundredths; the argument is the client's address.
 * Source: external services, "Filecoin EVM".
 */
export const clientConfigs: ContractMethod<EvmAddress, bigint> = method(
  "clientConfigs(address)",
  "1f558748",
  (address) => address.slice("0x".length),
  (bytes) => wordAt(bytes, 0)
)

/** Contract that names the peers of providers that run Curio. */
export const PEER_REGISTRY = "0x14183aD016Ddc83D638425D6328009aa390339Ce"

/**
 * Peer id under which a provider is known to the registry of Curio's peers; none when it is not there.
 * Source: external services, "Filecoin EVM".
 */
export const getPeerData: ContractMethod<ProviderId, Option.Option<string>> = method(
  "getPeerData(uint64)",
  "3e2eac07",
  (provider) => BigInt(provider.slice("f".length)).toString(16),
  // A structure of two texts of any length, peer id and signature; structure and texts are found by their distances.
  (bytes) =>
    Either.gen(function* () {
      const structure = yield* distanceAt(bytes, 0)
      const peerId = yield* textAt(bytes, structure + (yield* distanceAt(bytes, structure)))
      return peerId === "" ? Option.none() : Option.some(peerId)
    })
)
