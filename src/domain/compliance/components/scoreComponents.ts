import { cidSharing } from "./CidSharing.js"
import { concentration } from "./Concentration.js"
import { duplication } from "./Duplication.js"
import { ipni } from "./Ipni.js"
import { location } from "./Location.js"
import { replication } from "./Replication.js"
import { retrievability } from "./Retrievability.js"
import type { ScoreComponent, ScoreComponentId } from "./ScoreComponent.js"

/** Every component by its id, in the order in which they are shown. Source: published rules, "Weighted compliance score". */
export const scoreComponents: Readonly<Record<ScoreComponentId, ScoreComponent>> = {
  retrievability,
  location,
  ipni,
  replication,
  duplication,
  cidSharing,
  concentration
}
