import { Option } from "effect"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import type { WeekRange } from "../ports/AllocatorRepository.js"

/** The weeks whose Monday lies between an edition's start and end, both included; all weeks without one. */
export const weeksOf = (edition: Option.Option<FilPlusEdition>): WeekRange => ({
  from: Option.flatMap(edition, ({ start }) => start),
  until: Option.flatMap(edition, ({ end }) => end)
})
