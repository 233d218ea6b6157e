export type SizeTable = "size"
