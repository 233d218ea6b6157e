import type { AllocatorAudits, AuditState } from "./AuditTables.js"

const state =
  (outcome: AuditState["outcome"]) =>
  (datacapAmount: number): AuditState => ({ started: null, ended: null, dcAllocated: null, outcome, datacapAmount })

const passed = state("passed")
const conditional = state("passedConditionally")
const failed = state("failed")
const unknown = state("unknown")

const allocator = (
  allocatorId: string,
  allocatorName: string,
  ...audits: ReadonlyArray<AuditState>
): AllocatorAudits => ({ allocatorId, allocatorName, audits })

/**
 * Audits of edition 5 after the grant, as the programme published them, names and order as they stand there: they
 * are in no registry. Their times are unknown, amounts are PiB; an allocator without audits is listed, too.
 * Source: published rules, "Audits", states; table "audit states" of edition 5.
 */
export const editionFiveAuditStates: ReadonlyArray<AllocatorAudits> = [
  allocator("f03019833", "Bewell Technology Limited", failed(0)),
  allocator("f03011062", "Origin Storage", failed(0)),
  allocator("f03012749", "Tianji Studio Fil+", passed(5)),
  allocator("f03018491", "1475 EFil+", conditional(2.5), passed(5), passed(5), conditional(2.5), failed(0)),
  allocator("f03019858", "Antalpha", conditional(2.5), passed(2.5)),
  allocator("f03019913", "Big Frog DAYOU", conditional(2.5), passed(2.5), failed(0)),
  allocator("f03019835", "CloudX-Lab", conditional(2.5), failed(0)),
  allocator("f03014490", "EF", conditional(2.5), passed(5), passed(10), passed(10), passed(10), passed(10)),
  allocator("f03013312", "Filwallet", conditional(2.5)),
  allocator("f03011025", "LendMi", conditional(2.5), passed(2.5), passed(5), conditional(2.5)),
  allocator("f03014641", "MetaEra", conditional(2.5), conditional(2.5), passed(5), unknown(0.5)),
  allocator("f03019839", "Pluskit", conditional(2.5), passed(2.5)),
  allocator("f03014594", "RFfil", conditional(2.5), passed(5), passed(10), passed(20), passed(20)),
  allocator("f03019863", "VSTAR", conditional(2.5)),
  allocator("f03014781", "BitEngine Reeta", passed(5), passed(10), passed(10), passed(10)),
  allocator("f03019261", "ByteBase (Destore)", passed(5), passed(10), passed(20), passed(20), conditional(10)),
  allocator("f03018489", "Caro", passed(5), passed(5), passed(10), passed(10)),
  allocator("f03019850", "Filedrive", passed(5), passed(5), passed(5)),
  allocator("f03019853", "FilscanOfficial", passed(5), passed(5), passed(5), passed(10)),
  allocator("f03019845", "Genesis", passed(5), passed(5), conditional(2.5), passed(2.5), passed(2.5)),
  allocator("f03014732", "Hash Team", passed(5), passed(10), passed(10), passed(10), passed(10)),
  allocator("f03019942", "IPFSCN", passed(5), conditional(2.5)),
  allocator("f03012911", "Marshall ", passed(5), passed(10), passed(10), passed(10), conditional(5)),
  allocator("f03019924", "NewHuoPool", passed(5)),
  allocator("f03018029", "Non Entropy", passed(5), passed(10), passed(20), passed(20), passed(20)),
  allocator("f03014608", "QC Data Center", passed(5), passed(10), conditional(5), passed(5), passed(5)),
  allocator("f03019931", "TopBlocks", passed(5), conditional(2.5), passed(2.5)),
  allocator("f03019831", "Venus", passed(5), passed(5), passed(5)),
  allocator("f03014659", "ZCFIL+", passed(5), conditional(2.5), passed(5), passed(5), conditional(2.5)),
  allocator("f03018530", "ZetaCube", passed(5), conditional(2.5)),
  allocator("f03016877", "Blockchain World FIL+ DC", passed(10)),
  allocator("f03018494", "DCENT - NC Allocator", passed(10), passed(20), conditional(10)),
  allocator("f03010575", "DSPA", passed(10), passed(20), passed(20)),
  allocator("f03015751", "FIDL Open", passed(10), passed(20)),
  allocator("f03010601", "GreaterHeat", passed(10), passed(10), passed(20), passed(20)),
  allocator("f03011612", "IPFSTT ", passed(10), passed(20), passed(20), passed(20), passed(20), conditional(10)),
  allocator("f02849382", "Kernelogic (KFDA)", passed(10), passed(10)),
  allocator("f03012494", "Storify Data Fortress", passed(10), passed(20), passed(20), conditional(10)),
  allocator("f03010963", "SXXFuture", passed(10), conditional(5)),
  allocator(
    "f03004870",
    "TOP POOL",
    passed(10),
    passed(10),
    conditional(5),
    passed(10),
    passed(10),
    passed(20),
    unknown(0.5)
  ),
  allocator("f03019298", "CIDgravity decentralized onboarding to self-selected SPs"),
  allocator("f03018562", "Dataswap"),
  allocator("f03018475", "DCENT Fil+", passed(5)),
  allocator("f03019926", "Max"),
  allocator("f03019939", "Nandit Mehra"),
  allocator("f03019861", "Nebula Block"),
  allocator("f03015081", "New Web Group (E-Fil+)"),
  allocator("f03019935", "Patapon"),
  allocator("f03019912", "PiKNiK FIL+"),
  allocator("f03019866", "(StorSwift) Manual", passed(10), passed(10), unknown(0.5)),
  allocator("f03019944", "ANTPOOL Pathway"),
  allocator("f03019865", "Bitmain USA"),
  allocator("f02824311", "CIDgravity data preparation and onboarding"),
  allocator("f03019296", "CIDgravity decentralized onboarding to the mix"),
  allocator("f02903211", "EasyOnboard Allocator", failed(0)),
  allocator("f02943486", "FF Social Impact"),
  allocator("f03019836", "FrogHub", passed(2.5), unknown(0.5)),
  allocator("f03019859", "Herony", conditional(2.5)),
  allocator("f03024159", "METAVERSEDATAMINING"),
  allocator("f03013315", "STCloud", conditional(2.5)),
  allocator("f03019840", "Waterdrop Lab", failed(0)),
  allocator("f03019927", "Max"),
  allocator("f03018314", "Niwan Dao", failed(0)),
  allocator("f03011057", "Top Value", failed(0)),
  allocator("f02871322", "Ehume", conditional(2.5), conditional(2.5)),
  allocator("f03018484", "BDX", conditional(2.5), passed(2.5), passed(2.5), failed(0)),
  allocator(
    "f03012741",
    "ND Cloud (ND Labs)",
    conditional(2.5),
    passed(5),
    passed(5),
    passed(5),
    passed(5),
    unknown(0.5)
  ),
  allocator("f03019921", "Open Gate", conditional(2.5), passed(2.5), unknown(0.5)),
  allocator("f03019856", "IPFS Force", passed(5), passed(5), passed(5), passed(5), conditional(2.5)),
  allocator("f03012747", "ND Labs Enterprise", passed(5), passed(10), passed(20), passed(20)),
  allocator("f03015757", "FIDL Enterprise", passed(10), passed(20)),
  allocator("f03019950", "Deep Kapur"),
  allocator("f03019948", "Power Meta Corp"),
  allocator("f03018026", "RRM Global"),
  allocator("f03019909", "Starlight (Enterprise Data Management System)"),
  allocator("f03018977", "Titan Network"),
  allocator("f03019928", "web3mine AG", passed(5), passed(5)),
  allocator("f03019938", "XnMatrix"),
  allocator("f03017718", "DeStor"),
  allocator("f03019934", "FBG Allocator"),
  allocator("f03019847", "Guazi Dynamic/Fatman", failed(0))
]
