import { Effect, Logger, LogLevel } from "effect"
import { sshTunnelContract } from "../contracts/sshTunnelContract.js"
import { scratchCluster } from "../harness/fixture/ScratchCluster.js"
import { openSshServer } from "../support/ssh/OpenSshServer.js"

sshTunnelContract({
  server: openSshServer,
  database: Effect.flatten(scratchCluster).pipe(Logger.withMinimumLogLevel(LogLevel.Warning))
})
