import { parentPort, workerData } from 'node:worker_threads';
import { makeReport, type Making, type ReportOrder } from './make-report.ts';

// In a thread of its own: redaction, zlib and age would hold the agent's loop for longer than a
// person's click may wait. The order comes from this process, so its type is what it says.
const making: Making = await makeReport(workerData as ReportOrder, 'whole');
parentPort?.postMessage(making);
