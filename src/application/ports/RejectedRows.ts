/** Source rows that no figure can use, by reason. */
export interface RejectedRows {
  readonly reason: string
  readonly rows: number
}
