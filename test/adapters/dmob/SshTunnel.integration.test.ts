import { sshTunnelContract } from "../../contracts/sshTunnelContract.js"
import { emptyDatabase } from "../../support/Database.js"
import { ssh2Server } from "../../support/ssh/Ssh2Server.js"

sshTunnelContract({ server: ssh2Server, database: emptyDatabase })
