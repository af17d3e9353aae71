// A reader of PDF structure: what a file is, where signatures go, what is signed, what was changed since.
// Small, bounded and without dependencies; it knows nothing of n8n.
export { PdfLimitError } from './budget';
export type { PdfLimits } from './budget';
export { NOT_DETECTED, changesAfter } from './changes';
export type { ChangeKind, PdfChange } from './changeLedger';
export type { PdfChanges } from './changes';
export type { PdfDocument } from './document';
export type { FindingCode, PdfFinding, Severity } from './findings';
export { inspectPdf } from './inspect';
export type { InspectOptions, PdfInspection } from './inspect';
export type { RandomAccess } from './lightCheck';
export { NotAPdfError, usePdf } from './open';
export { pagesOf } from './pages';
export type { Corners, PdfPage } from './pages';
export { PRESET_PLACES, PlaceError, pageIndexOf, placeOn, positionText } from './places';
export type { PlaceOptions, PlaceablePage, PresetPlace } from './places';
export { signaturesOf } from './signatures';
export type { PdfSignature, SignatureTransforms } from './signatures';
export type { SignatureProblem } from './byteRange';
