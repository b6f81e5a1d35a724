import { MAX_TRAVELLING_BYTES } from '../../envelope.ts';
import { MAX_REPORT_BYTES } from '../../receipt.ts';

/**
 * Every refusal of the collector (RFC 9457 `title` and `detail`): what is wrong and what to do, for
 * whoever wrote the client. Nothing of the request is echoed, so a refusal is bounded whatever was
 * sent.
 */
export const PROBLEM_WORDS = {
  'bad-id': {
    title: 'Not a report id',
    detail: 'The id must be a UUID version 7 in lower case (RFC 9562, 5.7).',
  },
  'bad-request': {
    title: 'Not an HTTP request that can be served',
    detail: 'Send HTTP/1.1 with a Host header and one Content-Length.',
  },
  'partial-put': {
    title: 'Partial PUT',
    detail: 'Send the whole report without Content-Range (RFC 9110, 14.5).',
  },
  'digest-missing': {
    title: 'Digest missing',
    detail: 'Send Repr-Digest: sha-256=:BASE64: (RFC 9530) with the SHA-256 of the body.',
  },
  'digest-malformed': {
    title: 'Digest malformed',
    detail: 'Repr-Digest must hold sha-256=:BASE64: with 32 bytes in base64 (RFC 9530).',
  },
  'device-missing': {
    title: 'Device missing',
    detail: 'Send Linesman-Device with 1 to 128 printable ASCII characters.',
  },
  'enrolment-malformed': {
    title: 'Not an enrolment',
    detail:
      'Send JSON with device, publicKey, site and token, in 4096 bytes at most and with Content-Length.',
  },
  'bad-key': {
    title: 'Not a key',
    detail: 'publicKey must be the SPKI DER of an Ed25519 key in base64 (RFC 8410).',
  },
  'signature-required': {
    title: 'Signature required',
    detail:
      'Enrol the device with POST /v1/devices, then send Linesman-Signature with every request.',
  },
  'signature-wrong': {
    title: 'Signature wrong',
    detail:
      'The signature is not that of this device over this request: method, path, device, digest and length.',
  },
  'device-revoked': {
    title: 'Device revoked',
    detail:
      'The helpdesk has revoked this laptop: what waits on it stays there until the helpdesk approves it again.',
  },
  'enrolment-refused': {
    title: 'Enrolment refused',
    detail:
      'The enrolment token is missing or not one of this collector: the policy collector.enrolmentToken brings it.',
  },
  'device-taken': {
    title: 'Device known under another key',
    detail:
      'This device has enrolled with another key: the helpdesk must let the collector forget it first.',
  },
  'too-many-enrolments': {
    title: 'Too many enrolments',
    detail: 'Too many devices asked from this address in vain: try again in a minute.',
  },
  'too-many-pending': {
    title: 'Too many devices wait',
    detail: 'Too many devices wait for approval: the helpdesk must approve or revoke some.',
  },
  'pending-limit': {
    title: 'Not approved yet',
    detail:
      'A device that nobody has approved may send five reports of 1 MiB: the rest is taken once it is approved.',
  },
  'device-quota': {
    title: 'Quota of the device spent',
    detail: 'This device has sent as much as it may in a day: the rest is taken later.',
  },
  'upload-length': {
    title: 'Upload-Length missing',
    detail: 'Send Upload-Length with the bytes of the whole report; it cannot be said later.',
  },
  'creation-with-body': {
    title: 'Body in a creation',
    detail: 'Create the upload without a body, then send the bytes by PATCH.',
  },
  'metadata-malformed': {
    title: 'Upload-Metadata malformed',
    detail: 'Send the keys id, digest and device once each, with values in base64 (tus 1.0.0).',
  },
  'offset-missing': {
    title: 'Upload-Offset missing',
    detail: 'Send Upload-Offset with the bytes that have come; HEAD tells them.',
  },
  'part-digest': {
    title: 'Digest of the part missing',
    detail: 'Send Content-Digest: sha-256=:BASE64: (RFC 9530) with the SHA-256 of this part.',
  },
  'unknown-upload': {
    title: 'No such upload',
    detail:
      'It was never begun, or waited too long, or its report was refused: ask for the receipt, else begin again.',
  },
  'offset-mismatch': {
    title: 'Another offset',
    detail: 'The upload stands elsewhere: HEAD tells where to go on.',
  },
  'tus-version': {
    title: 'Another version of tus',
    detail: 'Send Tus-Resumable: 1.0.0.',
  },
  'upload-too-large': {
    title: 'Report too large',
    detail: `A report in parts may have at most ${String(MAX_TRAVELLING_BYTES)} bytes, and as many as Upload-Length says.`,
  },
  'wrong-type': {
    title: 'Another media type',
    detail: 'Send Content-Type: application/offset+octet-stream.',
  },
  'upload-locked': {
    title: 'Upload in use',
    detail: 'A newer request holds this upload, or an older one has not let go yet: try again.',
  },
  'too-many-uploads': {
    title: 'Too many open uploads',
    detail: 'This device has as many uploads open as it may: finish or delete one, or wait.',
  },
  'not-found': {
    title: 'No such resource',
    detail:
      'Reports are sent to /v1/reports/{id} or, in parts, to /v1/uploads; the key is at /v1/key.',
  },
  'unknown-report': {
    title: 'No such report',
    detail: 'No report with this id has been received: send it with PUT.',
  },
  'body-missing': {
    title: 'Body lost',
    detail:
      'The report was received but its body is no longer whole on this collector: restore it from a copy of the data folder.',
  },
  'method-not-allowed': {
    title: 'Method not allowed',
    detail: 'The header Allow names the methods of this resource.',
  },
  'timed-out': {
    title: 'Too slow',
    detail: 'The request was not complete in time: send it again.',
  },
  'id-conflict': {
    title: 'Id already taken',
    detail: 'Another report was received under this id: give this one a new id.',
  },
  'length-required': {
    title: 'Length required',
    detail: 'Send Content-Length; chunked bodies are not taken.',
  },
  'too-large': {
    title: 'Report too large',
    detail: `A report may have at most ${String(MAX_REPORT_BYTES)} bytes: send less.`,
  },
  'unknown-expectation': {
    title: 'Unknown expectation',
    detail: 'Only Expect: 100-continue is known.',
  },
  'digest-mismatch': {
    title: 'Body damaged',
    detail: 'The body does not have the digest of Repr-Digest: send it again.',
  },
  'headers-too-large': {
    title: 'Headers too large',
    detail: 'Send fewer and shorter headers.',
  },
  failed: {
    title: 'Internal error',
    detail: 'The cause is in the log of the collector.',
  },
  busy: {
    title: 'Busy',
    detail: 'Too many reports are arriving at once: send it again later.',
  },
  'too-slow': {
    title: 'Too slow while others wait',
    detail: 'The body came too slowly while other reports waited: send it again later.',
  },
  'storage-full': {
    title: 'Storage full',
    detail: 'The disk of the collector is full: send it again once its keeper has made room.',
  },
  'store-full': {
    title: 'Store full',
    detail:
      'The collector keeps no more than it was allowed to: send it again once its keeper has made room.',
  },
  'storage-failed': {
    title: 'Storage failed',
    detail:
      'The report could not be made durable: send it again. The cause is in the log of the collector.',
  },
};
