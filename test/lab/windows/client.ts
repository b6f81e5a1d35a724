/** Runs under Node for Windows: what it shows of the VPN client, as one JSON document. */
import { findClient } from '../../../probes/network/vpn-client/system-io.ts';

console.log(JSON.stringify(await findClient(['citrix'])));
