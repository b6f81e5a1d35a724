import { EnrolmentAnswer, type SignedRequest } from '../../model/enrolment.ts';
import { parseJson } from '../../model/json.ts';
import { DEVICE_KEY } from '../../model/text/en/receipts.ts';
import type { Log } from '../log.ts';
import { type DeviceKey, loadDeviceKey } from './device-key.ts';
import { isPrivateWay } from './key.ts';
import { notSent } from './trouble.ts';
import { ask, type Delivery, judge, stranger, type UploadAnswer } from './wire.ts';

/** How this laptop shows one collector who it is. */
export interface Identity {
  /**
   * Makes sure that the collector knows this laptop's key; asks at most once for each start, and
   * again after `isUnknown`. Never rejects.
   *
   * @returns the same delivery, which signs from now on
   */
  known(
    delivery: Delivery,
  ): Promise<
    | { readonly ok: true; readonly delivery: Delivery }
    | { readonly ok: false; readonly answer: Exclude<UploadAnswer, { kind: 'receipt' }> }
  >;
  /** The collector does not know the laptop, or no longer: it enrols again. */
  isUnknown(): void;
  /** Whether the collector wants signatures although it did not say so beforehand. */
  readonly isDemanded: () => boolean;
}

export interface IdentityIo {
  readonly dataFolder: string;
  readonly collectorUrl: string;
  readonly site: string | null;
  /** What the policy gives all laptops; null: nothing. */
  readonly token: string | null;
  readonly log: Log;
}

const ENROL_TIMEOUT_MS = 10_000;

export function openIdentity({ dataFolder, collectorUrl, site, token, log }: IdentityIo): Identity {
  let key: DeviceKey | null = null;
  let isEnrolled = false;
  let isDemanded = false;

  /** Null when the collector knows the key. */
  const enrol = async (
    delivery: Delivery,
    { publicKey }: DeviceKey,
  ): Promise<Exclude<UploadAnswer, { kind: 'receipt' }> | null> => {
    const { device } = delivery;
    const body = Buffer.from(JSON.stringify({ device, publicKey, site, token }));
    const asked = await ask(delivery, {
      method: 'POST',
      route: 'v1/devices',
      timeoutMs: ENROL_TIMEOUT_MS,
      headers: { 'Content-Type': 'application/json', 'Content-Length': String(body.length) },
      body,
    });
    if (!asked.ok) return { kind: 'failed', trouble: asked.trouble };
    const judged = judge(asked, delivery.now());
    // A refusal of an enrolment says nothing about the report, which may go later.
    if (judged.kind === 'refused') return { kind: 'failed', trouble: notSent(judged.message) };
    if (judged.kind !== 'receipt') return judged;
    const told = EnrolmentAnswer.safeParse(parseJson(asked.answer.body.toString('utf8')));
    if (!told.success || told.data.device !== device) return stranger(asked);
    log(DEVICE_KEY.enrolled(collectorUrl, told.data.state));
    return null;
  };

  return {
    isDemanded: () => isDemanded,
    isUnknown: () => {
      isDemanded = true;
      isEnrolled = false;
    },
    known: async (delivery) => {
      // The token and a name that can be taken for another's would be anybody's to read.
      if (!isPrivateWay(collectorUrl))
        return {
          ok: false,
          answer: { kind: 'failed', trouble: notSent(DEVICE_KEY.plainHttp(collectorUrl)) },
        };
      const loaded =
        key === null ? loadDeviceKey(dataFolder, log) : { ok: true as const, value: key };
      if (!loaded.ok)
        return {
          ok: false,
          answer: { kind: 'failed', trouble: notSent(DEVICE_KEY.unusable(loaded.message)) },
        };
      key = loaded.value;
      const refusal = isEnrolled ? null : await enrol(delivery, key);
      if (refusal !== null) return { ok: false, answer: refusal };
      isEnrolled = true;
      const signer = key;
      const { device } = delivery;
      return {
        ok: true,
        delivery: {
          ...delivery,
          sign: (request: Omit<SignedRequest, 'device'>) => signer.sign({ ...request, device }),
        },
      };
    },
  };
}
