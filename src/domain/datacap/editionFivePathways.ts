import type { EditionFivePathway } from "./DatacapFlow.js"

const pathway =
  (pathway: string, typeOfAllocator: string) =>
  (allocatorId: string): EditionFivePathway => ({ allocatorId, pathway, typeOfAllocator })

const manual = pathway("Manual", "Manual")
const metaManual = pathway("Manual Pathway MetaAllocator", "Manual")
const automatic = pathway("Automatic", "Automatic")
const marketBased = pathway("Market-based", "Market-based")
const metaRfa = pathway("Manual Pathway MetaAllocator", "RFA")
const experimental = pathway("Experimental Pathway MetaAllocator", "Novel allocator not on RFA")
const automated = pathway("Automated", "Automated")
const rfa = pathway("RFA", "RFA")

/**
 * Pathway and type of the allocators of edition 5, as the programme published them, in the order of that table: they are
 * in no registry. Source: published rules, "DataCap flow"; table "DataCap flow" of edition 5.
 */
export const editionFivePathways: ReadonlyArray<EditionFivePathway> = [
  automatic("f03019835"),
  manual("f03019836"),
  manual("f03016877"),
  automatic("f03019909"),
  metaManual("f03011612"),
  manual("f03019912"),
  metaManual("f03014659"),
  manual("f03019913"),
  manual("f03011062"),
  manual("f03011057"),
  metaManual("f03011025"),
  metaManual("f03014781"),
  metaManual("f03019839"),
  automatic("f03019840"),
  metaManual("f03019845"),
  metaManual("f03019921"),
  metaManual("f03018029"),
  automatic("f03019847"),
  automatic("f02903211"),
  metaManual("f03012747"),
  metaManual("f03012741"),
  manual("f03018484"),
  manual("f03010963"),
  manual("f03014641"),
  metaManual("f03019850"),
  manual("f03024159"),
  metaManual("f03019853"),
  metaManual("f03019856"),
  metaManual("f03019831"),
  metaManual("f03013315"),
  metaManual("f03019261"),
  manual("f03019924"),
  metaManual("f03010601"),
  metaManual("f03012749"),
  manual("f03013312"),
  metaManual("f03010575"),
  metaManual("f03004870"),
  manual("f03018491"),
  automatic("f02871322"),
  metaManual("f03014732"),
  metaManual("f03019858"),
  manual("f03018475"),
  metaManual("f03014594"),
  metaManual("f03014490"),
  metaManual("f03012911"),
  manual("f03018494"),
  marketBased("f03019859"),
  manual("f03019926"),
  metaManual("f03018489"),
  manual("f03019927"),
  metaManual("f03019928"),
  manual("f03019861"),
  manual("f03019931"),
  metaManual("f03012494"),
  metaManual("f03014608"),
  marketBased("f03019934"),
  manual("f03019935"),
  manual("f03019863"),
  manual("f03019865"),
  manual("f03019938"),
  manual("f03018026"),
  manual("f03015081"),
  manual("f03018314"),
  automatic("f03018562"),
  manual("f03019939"),
  metaManual("f03019866"),
  manual("f03019942"),
  manual("f03019944"),
  manual("f03017718"),
  manual("f03019948"),
  metaManual("f03018530"),
  automatic("f03019296"),
  automatic("f03019298"),
  automatic("f02824311"),
  manual("f02943486"),
  manual("f03018977"),
  manual("f03019950"),
  metaRfa("f03358620"),
  experimental("f03521515"),
  automated("f03220716"),
  rfa("f03136591"),
  automatic("f02849382"),
  manual("f03019833"),
  metaManual("f03015751"),
  metaManual("f03015757")
]
