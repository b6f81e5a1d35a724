/** Prints the TCP connections of the network namespace in which it runs, as one JSON document. */
import { readLinuxTable } from '../../../probes/platform/linux/connection-table.ts';

console.log(JSON.stringify(await readLinuxTable(new AbortController().signal)));
