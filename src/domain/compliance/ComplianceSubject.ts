import type { IpniStatus } from "../storage-provider/IpniStatus.js"

/** A storage provider with deals of the allocator's clients. */
export interface SubjectProvider {
  /** `f0…`, each provider once. */
  readonly provider: string
  /** Bytes, at least 0: those clients' accumulated deals with it. */
  readonly bytes: bigint
  /** 0..1, its newest success rate within the week by the URL finder; null when unknown. */
  readonly rate: number | null
  /** The newest that is stored; null when unknown. */
  readonly ipni: IpniStatus | null
}

/** A client of the allocator. Amounts are bytes, at least 0. */
export interface SubjectClient {
  /** `f0…`, each client once. */
  readonly client: string
  /** Its accumulated deals. */
  readonly bytes: bigint
  /** `country/region/city` of each of its providers; null when unknown. */
  readonly places: ReadonlyArray<string | null>
  /** Its accumulated deals with the provider that has most of them. */
  readonly biggestProviderBytes: bigint
  /** Each piece once at each provider. */
  readonly uniqueBytes: bigint
  /** Its own bytes on pieces that another client stores too, each piece once; as of now, so it may exceed `bytes`. */
  readonly sharedBytes: bigint
  /** All of its replica distribution, as of now. */
  readonly replicaBytes: bigint
  /** Of them, those with as many replicas as the edition of the week wants. */
  readonly wellReplicatedBytes: bigint
}

/** An allocator in a week as far as its compliance is scored. Source: published rules, "Weighted compliance score", inputs. */
export interface ComplianceSubject {
  /** 0..1, mean success rate of the week over open-data providers; null when unknown. */
  readonly weekAverage: number | null
  readonly providers: ReadonlyArray<SubjectProvider>
  readonly clients: ReadonlyArray<SubjectClient>
}
