import { sha256Of } from './body-store.ts';
import { newRow, type IntakeIo } from './intake.ts';
import { decodeReport } from './report-summary.ts';

/** What the scan did, each as a number of reports. */
export interface RecoveryResult {
  /** Uploads that a death cut off; never acknowledged, so laptops send them again. */
  readonly cutOff: number;
  /** Bodies that were durable before their row was. */
  readonly indexed: number;
  /** Bodies that fit no row and are no report. */
  readonly setAside: number;
  /** Acknowledged reports whose body is gone or has another size. */
  readonly lost: number;
}

/**
 * Brings bodies and index back together after a death at any moment. Nothing that was acknowledged
 * is deleted, and a report whose body is lost keeps its receipt: the laptop may send the body
 * again. Rejects with the system's error.
 */
export async function recover(parts: IntakeIo): Promise<RecoveryResult> {
  const { bodies, index, log } = parts;
  const cutOff = await bodies.clearIncoming();
  const sizes = new Map((await bodies.list()).map(({ id, bytes }) => [id, bytes]));
  let [indexed, setAside, lost] = [0, 0, 0];

  for (const { id, bytes, whole } of index.list(-1)) {
    const size = sizes.get(id);
    sizes.delete(id);
    if (size !== bytes) {
      lost += 1;
      const where =
        size === undefined
          ? 'its body is gone'
          : `its body has another size and was set aside as ${await bodies.setAside(id)}`;
      log(`report ${id} was acknowledged, but ${where}: restore it from a copy of the data folder`);
    }
    if (whole !== (size === bytes)) index.setWhole(id, size === bytes);
  }

  for (const id of sizes.keys()) {
    const body = await bodies.read(id);
    const report = body === null ? null : decodeReport(body);
    if (body !== null && report?.id === id) {
      index.insert(
        newRow(
          parts,
          {
            id,
            sha256: sha256Of(body),
            bytes: body.length,
            device: report.device.slice(0, 128).replace(/[^\x20-\x7e]/g, '?'),
          },
          body,
        ),
      );
      indexed += 1;
    } else {
      log(`a body without a row was set aside as ${await bodies.setAside(id)}`);
      setAside += 1;
    }
  }
  return { cutOff, indexed, setAside, lost };
}
